/** What an answer turned out to be. `none`: no final answer was seen (a notification's 202, a stream cut short). */
export type SeenOutcome = 'ok' | 'tool_error' | 'failed' | 'none';

/** Reads along with one JSON document in pieces, keeping nothing of it. */
export interface OutcomeReader {
  read(chunk: Buffer): void;
  /** The document has ended: what it was. The reader is then ready for the next one. */
  finish(): SeenOutcome;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Notes in a JSON-RPC message whether it answers (`result`, `error`) and whether the result says `isError: true`
 * (tools, "Error Handling"), byte by byte and without parsing: strings are skipped at the speed of a search, so that
 * an answer of any size costs no memory.
 */
export function createOutcomeReader(): OutcomeReader {
  let depth = 0;
  let inString = false;
  let isEscaped = false;
  /** The text of the string being read, where it can still be a key of interest. */
  let text = '';
  let keepsText = false;
  let key = '';
  let topKey = '';
  let sawResult = false;
  let sawError = false;
  let sawToolError = false;

  function readString(chunk: Buffer, from: number): number {
    let at = from;
    if (!keepsText && !isEscaped) at = skipTo(chunk, at);
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (isEscaped) isEscaped = false;
      else if (byte === BACKSLASH) isEscaped = true;
      else if (byte === QUOTE) {
        inString = false;
        return at;
      }
      if (keepsText) {
        if (text.length < 8) text += String.fromCharCode(byte ?? 0);
        else {
          keepsText = false;
          text = '';
        }
      }
      if (!keepsText && !isEscaped) at = skipTo(chunk, at + 1) - 1;
    }
    return at;
  }

  function noteKey(): void {
    key = text;
    if (depth === 1) {
      topKey = key;
      if (key === 'result') sawResult = true;
      if (key === 'error') sawError = true;
    }
  }

  return {
    read(chunk) {
      for (let at = 0; at < chunk.length; at += 1) {
        if (inString) {
          at = readString(chunk, at);
          continue;
        }
        switch (chunk[at]) {
          case QUOTE:
            inString = true;
            text = '';
            keepsText = depth === 1 || (depth === 2 && topKey === 'result');
            break;
          case 0x3a: // :
            if (depth <= 2) noteKey();
            break;
          case 0x74: // the t of true
            if (depth === 2 && topKey === 'result' && key === 'isError') sawToolError = true;
            break;
          case 0x7b:
          case 0x5b:
            depth += 1;
            break;
          case 0x7d:
          case 0x5d:
            depth -= 1;
            break;
          default:
            break;
        }
      }
    },
    finish() {
      const outcome = sawError ? 'failed' : !sawResult ? 'none' : sawToolError ? 'tool_error' : 'ok';
      depth = 0;
      inString = isEscaped = keepsText = sawResult = sawError = sawToolError = false;
      text = key = topKey = '';
      return outcome;
    },
  };
}

/** The next byte in a string that means something: a quote or a backslash; the end of the chunk when there is none. */
function skipTo(chunk: Buffer, from: number): number {
  const quote = chunk.indexOf(QUOTE, from);
  const end = quote < 0 ? chunk.length : quote;
  const backslash = chunk.subarray(from, end).indexOf(BACKSLASH);
  return backslash < 0 ? end : from + backslash;
}
