import { config } from 'zod';
import { issueText } from '../form/issue-text.ts';

/**
 * zod compiles object schemas with `new Function`, which the window's content security policy forbids; and its words
 * are for developers. Schemas look at this when they are made.
 */
export function configureZod(): void {
  config({ jitless: true, customError: issueText });
}
