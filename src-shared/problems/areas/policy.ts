import { row, type ProblemRow } from '../row.ts';

/** Calls that policy or the person stopped. */
export const policyProblems = {
  denied_by_person: row(
    'You said no to this call of {tool}.',
    'Nothing was sent to {server}. Start it again if you want to be asked again.',
    { http: 403, exit: 5 },
  ),
  approval_timeout: row(
    'Nobody answered in time whether {tool} may be called.',
    'Try again and answer in Onbehalf (window, or `onbehalf approvals`); an answer given later counts for the next try.',
    { action: 'approve', http: 403, retryable: true, exit: 5 },
  ),
  too_many_approvals: row(
    'Too many calls wait for an answer already.',
    'Answer them in Onbehalf (window, or `onbehalf approvals`), then try again.',
    { action: 'approve', http: 429, retryable: true, exit: 5 },
  ),
  tool_changed: row(
    '{server} changed its tool {tool} since it was approved, so it is held.',
    'Look at what changed in Onbehalf (window, or `onbehalf approvals`) and accept it or not.',
    { action: 'approve', http: 403, exit: 5 },
  ),
  secret_found: row(
    'The call was stopped because it carries a credential ({kind}).',
    'Take the credential out of the {place}; Onbehalf adds what the server needs by itself.',
    { http: 403, exit: 5 },
  ),
  denied_by_policy: row('Not allowed by policy: {reason}', 'Ask your administrator if you need this.', {
    actor: 'admin',
    http: 403,
    exit: 5,
  }),
} satisfies Record<string, ProblemRow>;
