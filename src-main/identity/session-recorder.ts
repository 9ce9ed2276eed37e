import type { AuditOutcome } from '../../src-shared/domain/audit-record.ts';
import type { User } from '../../src-shared/domain/session.ts';
import type { Problem } from '../../src-shared/problems/problem.ts';
import type { Journal } from '../ports/journal.ts';

/** The audit records of a session: who, when, and what went wrong; never a token. */
export interface SessionRecorder {
  signedIn(user: User, attempt: string): void;
  signInFailed(issuer: string | null, attempt: string, problem: Problem): void;
  refreshed(user: User, problem: Problem | null): void;
  signedOut(user: User, problem: Problem | null, detail?: Readonly<Record<string, boolean>>): void;
}

export function createRecorder(journal: Journal): SessionRecorder {
  return {
    signedIn: (user, attempt) =>
      journal.record('sign_in', 'ok', { ...person(user), detail: { attempt, roles: user.roles.join(' ') } }),
    signInFailed: (issuer, attempt, problem) =>
      journal.record('sign_in', outcomeOf(problem), {
        issuer,
        sub: textOf(problem.detail['sub']),
        problem: problem.code,
        detail: { attempt },
      }),
    refreshed: (user, problem) =>
      journal.record('refresh', problem === null ? 'ok' : outcomeOf(problem), {
        ...person(user),
        problem: problem?.code ?? null,
      }),
    signedOut: (user, problem, detail = {}) =>
      journal.record('sign_out', problem?.code === 'sign_out_uri_mismatch' ? 'failed' : 'ok', {
        ...person(user),
        problem: problem?.code ?? null,
        detail,
      }),
  };
}

function person({ issuer, sub, email }: User): { issuer: string; sub: string; email: string | null } {
  return { issuer, sub, email };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function outcomeOf(problem: Problem): AuditOutcome {
  switch (problem.code) {
    case 'cancelled':
    case 'sign_in_replaced':
    case 'sign_in_timeout':
    case 'sign_in_declined':
      return 'cancelled';
    case 'user_not_assigned':
    case 'access_denied':
    case 'role_denied':
    case 'grant_refused':
      return 'refused';
    default:
      return 'failed';
  }
}
