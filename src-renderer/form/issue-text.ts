import type { z } from 'zod';
import { validation } from '../text/validation.ts';

/** The words for an issue that brings none of its own; undefined leaves zod's. */
export function issueText(issue: z.core.$ZodRawIssue): string | undefined {
  const empty = issue.input === undefined || issue.input === null || issue.input === '';
  switch (issue.code) {
    case 'invalid_type':
      return empty ? validation.needed : issue.expected === 'number' ? validation.number : validation.other;
    case 'invalid_format':
      if (empty) return validation.needed;
      return issue.format === 'url' ? validation.url : undefined;
    case 'too_small':
      return empty ? validation.needed : validation.tooSmall(String(issue.minimum));
    case 'too_big':
      return issue.origin === 'string'
        ? validation.tooLong(String(issue.maximum))
        : validation.tooBig(String(issue.maximum));
    default:
      return empty ? validation.needed : undefined;
  }
}
