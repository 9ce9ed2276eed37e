import { readFileSync } from 'node:fs';
import { Problem } from '../../src-shared/problems/problem.ts';
import { parseCommentedJson } from '../settings/commented-json.ts';

/** A JSON file that the person named. Throws `config_invalid`. */
export function readJsonFile(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Problem('config_invalid', { path: file, reason: 'the file cannot be read' }, { cause });
  }
  try {
    return parseCommentedJson(text);
  } catch (cause) {
    throw new Problem('config_invalid', { path: file, reason: 'it is not JSON' }, { cause });
  }
}
