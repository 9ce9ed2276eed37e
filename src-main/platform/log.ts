import { LOG_LEVELS, type LogLevel } from '../../src-shared/contract/log.ts';
import type { Log, LogFields } from '../ports/outside.ts';
import { formatLine } from './log-line.ts';
import { openRotatingFile } from './rotating-file.ts';

export interface LogOptions {
  /** The folder of `agent.log` and its predecessors `agent.1.log` … */
  readonly dir: string;
  readonly level: LogLevel;
  /** A second place for the same lines, for a person who watches. */
  readonly stderr?: { write(text: string): unknown };
  readonly maxBytes?: number;
  readonly keep?: number;
}

export interface FileLog extends Log {
  setLevel(level: LogLevel): void;
  close(): void;
}

/**
 * The log file: JSON lines that only the person can read, redacted and rotated. A line that cannot be written (a full
 * disk) is dropped and counted: logging never stops the agent.
 */
export function createLog({ dir, level, stderr, maxBytes = 5_000_000, keep = 5 }: LogOptions): FileLog {
  const file = openRotatingFile({ dir, name: 'agent', extension: 'log', maxBytes, keep });
  let threshold = LOG_LEVELS.indexOf(level);
  let dropped = 0;

  const write = (at: LogLevel, event: string, fields: LogFields = {}): void => {
    if (LOG_LEVELS.indexOf(at) < threshold) return;
    const lost = dropped > 0 ? { droppedLines: dropped } : {};
    const line = formatLine(new Date(), at, event, { ...fields, ...lost });
    stderr?.write(line);
    if (file.append(line)) dropped = 0;
    else dropped += 1;
  };

  return {
    debug: (event, fields) => write('debug', event, fields),
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, fields) => write('error', event, fields),
    setLevel: (next) => {
      threshold = LOG_LEVELS.indexOf(next);
    },
    close: () => file.close(),
  };
}
