import type { TestStep } from '../../src-shared/contract/servers.ts';
import { asProblem } from '../../src-shared/problems/problem.ts';
import { plainText } from '../../src-shared/text/redact.ts';
import type { Clock } from '../ports/clock.ts';
import type { CatalogServer } from '../ports/exchange.ts';
import type { ActiveSession, SessionSource } from '../ports/identity.ts';
import type { Caller, ConnectedServer } from './caller.ts';

export interface ProbeDeps {
  readonly sessions: SessionSource;
  /** The exchange, leg by leg; done for real. */
  readonly exchangeLegs: (
    server: CatalogServer,
    session: ActiveSession,
    signal: AbortSignal,
  ) => Promise<readonly TestStep[]>;
  readonly caller: Caller;
  readonly clock: Clock;
}

type Seen = TestStep['seen'];

const STEPS = [
  ['session', 'Who is signed in'],
  ['initialize', 'The server answers'],
  ['tools', 'Its tools'],
] as const;
type StepId = (typeof STEPS)[number][0];

/** Tests a server leg by leg, as a call would go; the legs after one that failed are skipped. */
export async function probeServer(
  deps: ProbeDeps,
  server: CatalogServer,
  signal: AbortSignal,
): Promise<readonly TestStep[]> {
  const done = new Map<string, TestStep>();
  const run = async <Result>(
    id: StepId,
    task: () => Promise<Result>,
    see: (result: Result) => Seen,
  ): Promise<Result> => {
    const started = deps.clock.monotonic();
    const note = (step: Pick<TestStep, 'status' | 'seen' | 'problem'>): void =>
      void done.set(id, { id, title: titleOf(id), ms: deps.clock.monotonic() - started, ...step });
    try {
      const result = await task();
      note({ status: 'ok', seen: see(result), problem: null });
      return result;
    } catch (thrown) {
      note({ status: 'failed', seen: [], problem: asProblem(thrown).report() });
      throw thrown;
    }
  };

  try {
    const session = await run(
      'session',
      () => deps.sessions.fresh(signal, server.account),
      ({ user }) => listed({ sub: user.sub, email: user.email, issuer: user.issuer }),
    );
    const legs = await deps.exchangeLegs(server, session, signal);
    for (const leg of legs) done.set(leg.id, leg);
    if (legs.some(({ status }) => status === 'failed')) return listOf(done);
    const connected = await run(
      'initialize',
      () => deps.caller.connect(server.id, signal),
      ({ name, version, protocolVersion }) => listed({ name, version, protocolVersion }),
    );
    try {
      await run('tools', () => connected.listTools(), seeTools);
    } finally {
      await connected.close();
    }
  } catch (thrown) {
    // The step that failed has noted it; only what belongs to no step goes on.
    if (![...done.values()].some(({ status }) => status === 'failed')) throw thrown;
  }
  return listOf(done);
}

/** In the order they were done; what was not reached follows as skipped. */
function listOf(done: ReadonlyMap<string, TestStep>): readonly TestStep[] {
  const missing = STEPS.map(([id]) => id).filter((id) => !done.has(id));
  return [...done.values(), ...missing.map(skipped)];
}

function seeTools(tools: Awaited<ReturnType<ConnectedServer['listTools']>>): Seen {
  return listed({ count: String(tools.length), names: tools.map(({ name }) => name).join(', ') });
}

function listed(values: Readonly<Record<string, string | null>>): Seen {
  return Object.entries(values).flatMap(([name, value]) =>
    value === null || value === '' ? [] : [{ name, value: plainText(value) }],
  );
}

function skipped(id: StepId): TestStep {
  return { id, title: titleOf(id), status: 'skipped', seen: [], problem: null, ms: null };
}

function titleOf(id: StepId): string {
  return STEPS.find(([step]) => step === id)?.[1] ?? id;
}
