import type { User } from '../../src-shared/domain/session.ts';
import type { PolicySettings } from '../../src-shared/domain/policy.ts';
import type { CatalogServer } from '../ports/exchange.ts';
import type { Passed, PolicyCall } from '../ports/policy.ts';
import type { Pin } from './pins.ts';

/** Everything a decision is made of, but the client's id and the tool. */
interface Ingredients {
  readonly user: User;
  readonly clientName: string;
  readonly policy: PolicySettings;
  readonly pin: Pin | null;
}

interface Known extends Ingredients {
  readonly passed: Passed | null;
}

export type AskedCall = Omit<PolicyCall, 'arguments' | 'method'>;

/** So many clients and tools of one server are remembered; with more of them everything is decided anew. */
const MOST = 2_000;

/**
 * Remembers what was decided for a client, a server and a tool, as long as all it was decided by is the same: users,
 * servers, settings and pins are replaced as a whole, never changed, so that being the same object is being the same.
 */
export function rememberDecisions(
  decide: (call: AskedCall) => Passed | null,
): (call: AskedCall, of: Pick<Ingredients, 'policy' | 'pin'>) => Passed | null {
  const servers = new WeakMap<CatalogServer, Map<string, Known>>();
  return (call, { policy, pin }) => {
    const { server, user, client, tool } = call;
    let known = servers.get(server);
    if (!known) servers.set(server, (known = new Map()));
    // An id of ours has no line feed.
    const key = tool === null ? client.id : `${client.id}\n${tool}`;
    const last = known.get(key);
    const isSame =
      last?.user === user && last.clientName === client.name && last.policy === policy && last.pin === pin;
    if (last && isSame) return last.passed;
    const passed = decide(call);
    if (known.size >= MOST) known.clear();
    known.set(key, { user, clientName: client.name, policy, pin, passed });
    return passed;
  };
}
