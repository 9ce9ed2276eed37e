import { randomUUID } from 'node:crypto';
import type { Approval, ApprovalAnswer } from '../../src-shared/domain/policy.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';
import { keyOf, viewOf, type Open, type Question } from './open-question.ts';
import { digest } from './rules.ts';
import type { Grants } from './grants.ts';

export interface AskingLimits {
  readonly seconds: number;
  /** How far an answer may reach at most. */
  readonly remember: 'once' | 'session' | 'always';
}

/** Calls that wait for the person. */
export interface Approvals {
  /**
   * Resolves when the call may pass, once, with how long that took. Throws `denied_by_person`, `approval_timeout`,
   * `too_many_approvals`, or the signal's reason; in the last case the question stays, and its answer counts for the next
   * attempt with the same arguments.
   */
  ask(question: Question, limits: AskingLimits, signal: AbortSignal): Promise<{ readonly waitingMs: number }>;
  list(): readonly Approval[];
  /** Throws `not_found` for what is not (or no longer) asked, `invalid_input` for an answer that was not offered. */
  answer(id: string, answer: ApprovalAnswer, from: string): void;
  /** Forgets questions and answers: the person signed out, or another one is here. */
  clear(): void;
  /** Called at each change of the list; returns the removal. */
  onChange(listener: () => void): () => void;
}

export interface ApprovalsOptions {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly grants: Grants;
  /** Brings the question to the person's eyes. */
  readonly notify: (approval: Approval) => void;
}

/** Questions that may be open at a time, over all and of one client: more is a client that runs wild. */
const LIMITS = { open: 50, perClient: 10 } as const;

export function createApprovals(options: ApprovalsOptions): Approvals {
  const { clock, journal, grants } = options;
  const open = new Map<string, Open>();
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };

  function close(entry: Open): void {
    entry.cancelTimer();
    open.delete(entry.id);
    changed();
  }

  function expire(entry: Open): void {
    close(entry);
    note(entry, 'failed', { answer: 'none' });
    const { call } = entry.question;
    entry.waiter?.reject(new Problem('approval_timeout', { tool: call.tool }));
  }

  function note(entry: Open, outcome: 'ok' | 'refused' | 'failed', detail: Record<string, string>): void {
    const { user, client, server, tool } = entry.question.call;
    journal.record('approval', outcome, {
      issuer: user.issuer,
      sub: user.sub,
      email: user.email,
      clientId: client.id,
      clientName: client.name,
      server: server.id,
      tool,
      arguments: entry.question.shownArguments,
      rule: entry.question.rule,
      waitingMs: clock.now() - entry.askedAt,
      detail: {
        approval: entry.id,
        argumentsDigest: digest(entry.question.call.arguments ?? null),
        ...detail,
      },
    });
  }

  function start(question: Question, key: string, { seconds, remember }: AskingLimits): Open {
    const sameClient = [...open.values()].filter(
      ({ question: { call } }) => call.client.id === question.call.client.id,
    );
    if (open.size >= LIMITS.open || sameClient.length >= LIMITS.perClient)
      throw new Problem('too_many_approvals');
    const now = clock.now();
    const entry: Open = {
      id: randomUUID(),
      question,
      key,
      askedAt: now,
      expiresAt: now + seconds * 1_000,
      seconds,
      answers: answersFor(remember),
      waiter: null,
      said: null,
      cancelTimer: () => undefined,
    };
    entry.cancelTimer = clock.after(seconds * 1_000, () => expire(entry));
    open.set(entry.id, entry);
    return entry;
  }

  /** The one call of an open question waits here; when it gives up, the question stays for its next attempt. */
  function wait(entry: Open, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        entry.waiter = null;
        changed();
        reject(signal.reason);
      };
      const done = () => signal.removeEventListener('abort', giveUp);
      entry.waiter = {
        resolve: () => (done(), resolve()),
        reject: (problem) => (done(), reject(problem)),
      };
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  function use(entry: Open): void {
    close(entry);
    if (entry.said === 'deny') throw denied(entry.question);
  }

  return {
    async ask(question, limits, signal) {
      signal.throwIfAborted();
      if (grants.covers(question)) return { waitingMs: 0 };
      const started = clock.monotonic();
      const key = keyOf(question);
      const abandoned = [...open.values()].find((entry) => entry.key === key && entry.waiter === null);
      const entry = abandoned ?? start(question, key, limits);
      if (entry.said !== null) use(entry);
      else {
        const answered = wait(entry, signal);
        changed();
        if (!abandoned) options.notify(viewOf(entry));
        await answered;
      }
      return { waitingMs: clock.monotonic() - started };
    },
    list: () => [...open.values()].filter(({ said }) => said === null).map(viewOf),
    answer(id, answer, from) {
      const entry = open.get(id);
      if (!entry || entry.said !== null) throw new Problem('not_found', { what: 'open question', name: id });
      if (!entry.answers.includes(answer))
        throw new Problem('invalid_input', { reason: `the answer ${answer} is not offered` });
      const allows = answer !== 'deny';
      note(entry, allows ? 'ok' : 'refused', { answer, from });
      if (answer === 'allow_session' || answer === 'allow_always') grants.add(entry.question, answer);
      settle(entry, allows);
    },
    clear() {
      for (const entry of open.values()) {
        close(entry);
        entry.waiter?.reject(new Problem('cancelled'));
      }
      grants.endSession();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };

  function settle(entry: Open, allows: boolean): void {
    if (entry.waiter === null) {
      entry.said = allows ? 'allow' : 'deny';
      // The next attempt has as long as the first one had.
      entry.cancelTimer();
      entry.cancelTimer = clock.after(entry.seconds * 1_000, () => close(entry));
      return changed();
    }
    close(entry);
    if (allows) entry.waiter.resolve();
    else entry.waiter.reject(denied(entry.question));
  }
}

function denied({ call }: Question): Problem {
  return new Problem('denied_by_person', { tool: call.tool, server: call.server.name });
}

function answersFor(remember: AskingLimits['remember']): readonly ApprovalAnswer[] {
  if (remember === 'once') return ['allow_once', 'deny'];
  if (remember === 'session') return ['allow_once', 'allow_session', 'deny'];
  return ['allow_once', 'allow_session', 'allow_always', 'deny'];
}
