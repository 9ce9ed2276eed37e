import { z } from 'zod';

/** What the API needs to know about a message before anything is done with it. */
export type Message = {
  readonly json: unknown;
  readonly method: string | undefined;
  readonly tool: string | undefined;
};

const schema = z.object({
  method: z.string(),
  params: z.object({ name: z.string().optional() }).loose().optional(),
});

export function describeMessage(body: Buffer): Message {
  const json = parse(body);
  const { data } = schema.safeParse(json);
  return { json, method: data?.method, tool: data?.method === 'tools/call' ? data.params?.name : undefined };
}

/** Not JSON stays `undefined`: the transport reads the body again and gives the protocol's own error. */
function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
