import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Problem } from '../../src-shared/problems/problem.ts';
import type { StructuredProblem } from '../../src-shared/problems/structured.ts';
import { REDACTED } from '../../src-shared/text/redact.ts';

/** JSON-RPC code of `URLElicitationRequiredError` (MCP 2025-11-25, "Elicitation", section "URL Mode"). */
const URL_ELICITATION_REQUIRED = -32042;

const initializeSchema = z.object({
  params: z.object({ capabilities: z.object({ elicitation: z.object({ url: z.looseObject({}) }) }) }),
});

/** Whether a client said at `initialize` that it can ask its user to open a page. */
export function elicitsUrls(initialize: string): boolean {
  try {
    return initializeSchema.safeParse(JSON.parse(initialize)).success;
  } catch {
    return false;
  }
}

/** A consent that is missing, as the error that such a client answers by asking its user; null for everything else. */
export function urlElicitationError(
  problem: Problem,
  { message, url }: StructuredProblem,
): { readonly code: number; readonly message: string; readonly data: Record<string, unknown> } | null {
  // A page whose address cannot be shown whole is told as text, where it says so.
  if (problem.code !== 'consent_required' || !url || url.includes(REDACTED)) return null;
  // The same consent has the same id, however often it is asked for.
  const elicitationId = createHash('sha256').update(url).digest('base64url').slice(0, 22);
  const elicitations = [{ mode: 'url', elicitationId, url, message }];
  return { code: URL_ELICITATION_REQUIRED, message, data: { elicitations } };
}
