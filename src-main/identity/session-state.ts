import type { SessionView } from '../../src-shared/domain/session.ts';
import type { Problem } from '../../src-shared/problems/problem.ts';
import type { Log } from '../ports/outside.ts';
import { createListeners } from './listeners.ts';
import type { Session } from './session.ts';

type Health = Extract<SessionView, { state: 'signed_in' }>['health'];

/**
 * Who is signed in, as one value that changes in steps:
 *
 *     signed out --begin--> signed in --renew--> signed in (same epoch) --end--> signed out
 *
 * `begin` and `end` start a new epoch: whatever was made in an older one is not used any more.
 */
export interface SessionState {
  readonly epoch: number;
  readonly session: Session | null;
  /** Why nobody is signed in any more; null after a sign-out that was asked for. */
  readonly ended: Problem | null;
  readonly health: Health;
  begin(session: Session): void;
  /** New tokens or a new look at the same person. */
  renew(session: Session): void;
  end(reason: Problem | null): void;
  setHealth(health: Health): void;
  onEpoch(listener: (epoch: number) => void): () => void;
  onChange(listener: () => void): () => void;
  /** Something else that the view shows has changed. */
  changed(): void;
}

/** `nextEpoch` gives each epoch a number that no other one has, of this account or another. */
export function createSessionState(log: Log, nextEpoch: () => number): SessionState {
  const epochs = createListeners<number>(log, 'epoch');
  const changes = createListeners<void>(log, 'session');
  let epoch = nextEpoch();
  let session: Session | null = null;
  let ended: Problem | null = null;
  let health: Health = 'good';

  function turn(next: Session | null, reason: Problem | null): void {
    session = next;
    ended = reason;
    health = 'good';
    epoch = nextEpoch();
    epochs.tell(epoch);
    changes.tell();
  }

  return {
    get epoch() {
      return epoch;
    },
    get session() {
      return session;
    },
    get ended() {
      return ended;
    },
    get health() {
      return health;
    },
    begin: (next) => turn(next, null),
    renew(next) {
      session = next;
      changes.tell();
    },
    end: (reason) => turn(null, reason),
    setHealth(next) {
      if (health === next) return;
      health = next;
      changes.tell();
    },
    onEpoch: (listener) => epochs.add(listener),
    onChange: (listener) => changes.add(listener),
    changed: () => changes.tell(),
  };
}
