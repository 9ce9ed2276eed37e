import type { PolicyReading } from '../../ports/policy-source.ts';
import { parseCommentedJson } from '../../settings/commented-json.ts';
import { readTrusted } from './trusted-file.ts';

/** A JSON file of the administrator, as a reading; none where there is no such file. */
export function readJsonFile(path: string, owner: number | null): readonly PolicyReading[] {
  const content = readTrusted(path, owner);
  if (content.state === 'absent') return [];
  if (content.state === 'untrusted') return [{ state: 'unreadable', where: path, reason: content.reason }];
  try {
    return [{ state: 'found', where: path, document: parseCommentedJson(content.bytes.toString('utf8')) }];
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'unknown';
    return [{ state: 'unreadable', where: path, reason: `it is not valid JSON: ${reason}` }];
  }
}
