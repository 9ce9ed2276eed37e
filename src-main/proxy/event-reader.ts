import { createOutcomeReader, type SeenOutcome } from './outcome-reader.ts';

/** Reads along with a stream of server-sent events, keeping nothing of it. */
export interface EventReader {
  /** False when an event grew over the limit: the stream must be cut. */
  read(chunk: Buffer): boolean;
  /** The final answer seen so far. */
  outcome(): SeenOutcome;
  /** Whether events carried ids: the client can then resume after a break (`Last-Event-ID`). */
  isResumable(): boolean;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** HTML Living Standard, "Server-sent events", section 9.2.6, as far as the outcome of a call is concerned. */
export function createEventReader(eventBytes: number): EventReader {
  const document = createOutcomeReader();
  let outcome: SeenOutcome = 'none';
  let eventSize = 0;
  let field = '';
  let inField = true;
  let isLineEmpty = true;
  let resumable = false;

  function endLine(): void {
    if (isLineEmpty) {
      const seen = document.finish();
      if (seen !== 'none') outcome = seen;
      eventSize = 0;
    }
    field = '';
    inField = true;
    isLineEmpty = true;
  }

  /** The part of a line that is in this chunk. */
  function readPart(part: Buffer): void {
    let rest = part;
    if (rest.length === 0 || (isLineEmpty && rest.length === 1 && rest[0] === RETURN)) return;
    isLineEmpty = false;
    if (inField) {
      const colon = rest.subarray(0, 8).indexOf(0x3a);
      field += rest.toString('latin1', 0, colon < 0 ? Math.min(rest.length, 8) : colon);
      inField = colon < 0 && field.length < 8;
      rest = colon < 0 ? rest.subarray(8) : rest.subarray(colon + 1);
      if (!inField && field === 'id') resumable = true;
    }
    if (!inField && field === 'data') document.read(rest);
  }

  return {
    read(chunk) {
      let from = 0;
      while (from < chunk.length) {
        const newline = chunk.indexOf(NEWLINE, from);
        const end = newline < 0 ? chunk.length : newline;
        eventSize += end - from;
        if (eventSize > eventBytes) return false;
        readPart(chunk.subarray(from, end));
        if (newline >= 0) endLine();
        from = end + 1;
      }
      return true;
    },
    outcome: () => outcome,
    isResumable: () => resumable,
  };
}
