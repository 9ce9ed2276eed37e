/** A table header of a TOML file, with the offset of its line. */
export interface TomlHeader {
  readonly path: readonly string[];
  readonly isArray: boolean;
  readonly from: number;
}

/**
 * The table headers of a TOML text (TOML 1.0, "Table"). Strings over several lines and arrays are stepped over, so that a
 * line inside them that looks like a header is none. The text has been accepted by a parser before.
 */
export function headersOf(text: string): readonly TomlHeader[] {
  const headers: TomlHeader[] = [];
  let at = 0;
  while (at < text.length) {
    const lineStart = at;
    at = skipSpace(text, at);
    if (text[at] === '[') {
      const header = readHeader(text, at, lineStart);
      headers.push(header.header);
      at = header.end;
    }
    at = skipStatement(text, at);
  }
  return headers;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  return at;
}

function readHeader(text: string, from: number, lineStart: number): { header: TomlHeader; end: number } {
  const isArray = text[from + 1] === '[';
  let at = from + (isArray ? 2 : 1);
  const path: string[] = [];
  while (at < text.length && text[at] !== ']') {
    at = skipSpace(text, at);
    const key = /^(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')/.exec(text.slice(at, at + 1_000))?.[0];
    if (key === undefined) break;
    path.push(unquoted(key));
    at = skipSpace(text, at + key.length);
    if (text[at] === '.') at += 1;
  }
  return { header: { path, isArray, from: lineStart }, end: at };
}

function unquoted(key: string): string {
  if (key.startsWith("'")) return key.slice(1, -1);
  if (!key.startsWith('"')) return key;
  try {
    return String(JSON.parse(key));
  } catch {
    return key;
  }
}

/** The offset of the next line that begins a statement: behind the newline outside all strings, arrays and comments. */
function skipStatement(text: string, from: number): number {
  let at = from;
  let depth = 0;
  while (at < text.length) {
    const char = text[at];
    if (char === '"' || char === "'") at = skipString(text, at, char);
    else if (char === '#') at = lineEnd(text, at);
    else if (char === '\n' && depth <= 0) return at + 1;
    else {
      if (char === '[' || char === '{') depth += 1;
      if (char === ']' || char === '}') depth -= 1;
      at += 1;
    }
  }
  return at;
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline;
}

function skipString(text: string, from: number, quote: '"' | "'"): number {
  const fence = quote.repeat(3);
  const isLong = text.startsWith(fence, from);
  const close = isLong ? fence : quote;
  let at = from + close.length;
  while (at < text.length && !text.startsWith(close, at)) at += quote === '"' && text[at] === '\\' ? 2 : 1;
  at += close.length;
  // Up to two quotes may stand directly before the closing fence.
  while (isLong && text[at] === quote) at += 1;
  return at;
}
