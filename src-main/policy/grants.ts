import { z } from 'zod';
import { asProblem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentStore, Log } from '../ports/outside.ts';
import type { Question } from './open-question.ts';
import { digest } from './rules.ts';

/** Answers that reach further than one call: for this tool and client, under these rules and this tool definition. */
export interface Grants {
  covers(question: Question): boolean;
  add(question: Question, reach: 'allow_session' | 'allow_always'): void;
  /** What was allowed for the session is over. */
  endSession(): void;
  /** What was allowed for good, to show and to take back. */
  list(): readonly Grant[];
  remove(id: string): boolean;
}

const grantSchema = z.object({
  id: z.string(),
  grantedAt: z.iso.datetime(),
  sub: z.string(),
  email: z.string().nullable(),
  client: z.string(),
  clientName: z.string(),
  server: z.string(),
  tool: z.string(),
});
export type Grant = z.infer<typeof grantSchema>;

const documentSchema = z.object({ grants: z.array(grantSchema).max(10_000) });

export interface GrantsOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: DocumentStore;
}

/** An unreadable list counts as empty: the person is asked again. */
export function createGrants({ clock, log, store }: GrantsOptions): Grants {
  const session = new Set<string>();
  let always = load(store, log);

  function save(grants: readonly Grant[]): void {
    always = grants;
    store.write({ grants });
  }

  return {
    covers(question) {
      const id = idOf(question);
      return session.has(id) || always.some((grant) => grant.id === id);
    },
    add(question, reach) {
      const id = idOf(question);
      if (reach === 'allow_session') session.add(id);
      else save([...always.filter((grant) => grant.id !== id), grantOf(question, id, clock.now())]);
    },
    endSession: () => session.clear(),
    list: () => always,
    remove(id) {
      const kept = always.filter((grant) => grant.id !== id);
      const found = kept.length < always.length;
      if (found) save(kept);
      return found;
    },
  };
}

function load(store: DocumentStore, log: Log): readonly Grant[] {
  try {
    return documentSchema.parse(store.read() ?? { grants: [] }).grants;
  } catch (error) {
    log.warn('policy.grants_unreadable', { reason: asProblem(error).code });
    return [];
  }
}

/** Like the key of a single answer, but for any arguments. */
function idOf({ call, policyVersion, definition }: Question): string {
  const { user, client, server, tool } = call;
  return digest([user.issuer, user.sub, client.id, server.id, server.url, tool, policyVersion, definition]);
}

function grantOf({ call }: Question, id: string, now: number): Grant {
  const { user, client, server, tool } = call;
  return {
    id,
    grantedAt: new Date(now).toISOString(),
    sub: user.sub,
    email: user.email,
    client: client.id,
    clientName: client.name,
    server: server.id,
    tool,
  };
}
