import { stripComments } from 'jsonc-parser';

/** Reads JSON in which IT may have left comments (`//` and block comments). Throws a SyntaxError for anything else. */
export function parseCommentedJson(text: string): unknown {
  return JSON.parse(stripComments(text.replace(/^\uFEFF/, ''), ' '));
}
