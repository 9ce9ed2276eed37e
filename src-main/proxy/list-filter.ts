interface ListPolicy {
  /** Whether policy lets this tool be seen. */
  readonly shows: (tool: string) => boolean;
  /** Told of the definitions as the server sent them, before anything is asked about them. */
  readonly observe: (tools: readonly unknown[]) => void;
}

/** The answer to a `tools/list` without the tools that policy hides; null where it stays as it is. */
export function shortenList(text: string, { shows, observe }: ListPolicy): string | null {
  if (!text.includes('"tools"')) return null;
  let message: { result?: { tools?: unknown } };
  try {
    message = JSON.parse(text) as typeof message;
  } catch {
    return null;
  }
  const tools = message.result?.tools;
  if (!Array.isArray(tools)) return null;
  observe(tools);
  const shown = tools.filter(
    (tool: { name?: unknown }) => typeof tool?.name === 'string' && shows(tool.name),
  );
  if (shown.length === tools.length) return null;
  return JSON.stringify({ ...message, result: { ...message.result, tools: shown } });
}
