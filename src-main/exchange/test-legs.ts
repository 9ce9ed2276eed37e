import type { TraceLeg } from '../../src-shared/contract/exchange.ts';
import type { TestStep } from '../../src-shared/contract/servers.ts';
import { asProblem } from '../../src-shared/problems/problem.ts';
import type { CatalogServer, DownstreamCredential } from '../ports/exchange.ts';
import type { ActiveSession } from '../ports/identity.ts';
import type { Exchange } from './exchange.ts';

export interface TestedLegs {
  readonly steps: readonly TestStep[];
  /** null where a leg failed. */
  readonly credential: DownstreamCredential | null;
}

/**
 * The exchange for one server, really done and leg by leg: the subject token, what was asserted, what each leg answered
 * and what the token says of itself. What the cache holds for the server is dropped first.
 */
export async function testServerLegs(
  exchange: Exchange,
  server: CatalogServer,
  session: ActiveSession,
  signal: AbortSignal,
): Promise<TestedLegs> {
  exchange.forget(server.id);
  const before = exchange.trace(server.id)[0]?.id ?? null;
  try {
    const credential = await exchange.credential({ server, session, signal });
    return { steps: [...tracedSteps(exchange, server, before), injectionStep(credential)], credential };
  } catch (thrown) {
    const steps = tracedSteps(exchange, server, before);
    const problem = asProblem(thrown).report();
    const isNamed = steps.some((step) => step.status === 'failed');
    const own: TestStep = { ...step('exchange', 'Credential for the server'), status: 'failed', problem };
    return { steps: isNamed ? steps : [...steps, own], credential: null };
  }
}

function tracedSteps(exchange: Exchange, server: CatalogServer, before: string | null): TestStep[] {
  const trace = exchange.trace(server.id)[0];
  if (trace === undefined || trace.id === before) return [];
  return trace.legs.filter(({ leg }) => leg !== 'injection').flatMap(stepsOf);
}

/** A request is shown as what was asserted, what was sent and answered, and the token that came. */
function stepsOf(leg: TraceLeg, index: number): TestStep[] {
  const id = `${leg.leg}_${index}`;
  const steps: TestStep[] = [];
  if (leg.assertion.length > 0)
    steps.push({ ...step(`${id}_assertion`, `Client assertion for: ${leg.title}`), seen: leg.assertion });
  const endpoint = leg.endpoint === null ? [] : [{ name: 'endpoint', value: leg.endpoint }];
  const seen =
    leg.leg === 'subject_token' ? tokenSeen(leg.token) : [...endpoint, ...leg.sent, ...leg.received];
  steps.push({
    ...step(id, leg.title),
    status: leg.problem === null ? 'ok' : 'failed',
    seen,
    problem: leg.problem,
    ms: leg.ms,
  });
  if (leg.token !== null && leg.leg !== 'subject_token')
    steps.push({ ...step(`${id}_token`, `Token as received: ${leg.title}`), seen: tokenSeen(leg.token) });
  return steps;
}

function tokenSeen(token: TraceLeg['token']): TestStep['seen'] {
  if (token === null) return [];
  return [{ name: 'fingerprint', value: token.fingerprint }, ...token.header, ...token.claims];
}

function injectionStep({ headers, strategy, expiresAt, prove }: DownstreamCredential): TestStep {
  const names = headers.map(({ name }) => ({ name: 'header', value: name }));
  return {
    ...step('injection', 'Injection'),
    seen: [
      { name: 'strategy', value: strategy },
      ...names,
      ...(prove === undefined ? [] : [{ name: 'header', value: 'DPoP (a new proof for each request)' }]),
      ...(expiresAt === null ? [] : [{ name: 'expires', value: new Date(expiresAt).toISOString() }]),
    ],
  };
}

function step(id: string, title: string): TestStep {
  return { id, title, status: 'ok', seen: [], problem: null, ms: null };
}
