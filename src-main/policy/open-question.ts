import type { Approval, ApprovalAnswer } from '../../src-shared/domain/policy.ts';
import type { PolicyCall } from '../ports/policy.ts';
import { readableArguments } from './readable-arguments.ts';
import { digest } from './rules.ts';

/** A call that the rules want the person to decide on. */
export interface Question {
  readonly call: PolicyCall & { readonly tool: string };
  /** The arguments as they may be shown and kept: without credentials. */
  readonly shownArguments: unknown;
  readonly rule: string;
  readonly reason: string;
  readonly policyVersion: string;
  /** The digest of the tool's definition; null where it has not been seen. */
  readonly definition: string | null;
  readonly warnings: readonly string[];
}

/** A question that is open, or answered and not used yet. */
export interface Open {
  readonly id: string;
  readonly question: Question;
  readonly key: string;
  readonly askedAt: number;
  readonly expiresAt: number;
  readonly answers: readonly ApprovalAnswer[];
  /** The waiting call; null when the AI client gave up. */
  waiter: Waiter | null;
  /** What was said while nobody waited: it counts once, for the next attempt. */
  said: 'allow' | 'deny' | null;
  readonly seconds: number;
  cancelTimer: () => void;
}

export interface Waiter {
  readonly resolve: () => void;
  readonly reject: (problem: unknown) => void;
}

/** Everything that an answer is bound to. */
export function keyOf({ call, policyVersion, definition }: Question): string {
  return digest([
    call.user.issuer,
    call.user.sub,
    call.client.id,
    call.server.id,
    call.server.url,
    call.tool,
    call.arguments ?? null,
    policyVersion,
    definition,
  ]);
}

/** The question in a form that a person can read. */
export function viewOf({ id, question, askedAt, expiresAt, answers, waiter }: Open): Approval {
  const { user, client, server, tool } = question.call;
  return {
    id,
    askedAt: new Date(askedAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
    waiting: waiter !== null,
    person: { sub: user.sub, email: user.email, name: user.name },
    client: { id: client.id, name: client.name },
    server: { id: server.id, name: server.name },
    tool,
    arguments: readableArguments(question.shownArguments),
    argumentsDigest: digest(question.call.arguments ?? null),
    rule: question.rule,
    reason: question.reason,
    warnings: [...question.warnings],
    answers: [...answers],
  };
}
