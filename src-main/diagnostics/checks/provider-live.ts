import type { TestStep } from '../../../src-shared/contract/servers.ts';
import { skipped, type Check, type Outcome } from '../check.ts';
import type { Facts } from '../facts.ts';

/** What the provider itself answers now, asked as a sign-in would ask: one check for each step that shows one thing. */
export const LIVE_PROVIDER_CHECKS: readonly Check[] = [
  live('provider.endpoints', 'The provider has the endpoints that are needed', {
    why: 'A sign-in goes to the authorization and the token endpoint of the discovery document.',
  }),
  live('provider.pkce', 'The provider takes PKCE with S256', {
    why: 'Without it a code that somebody else reads would sign them in.',
  }),
  live('provider.keys', 'The provider’s signing keys can be read', {
    why: 'An ID token is believed only when one of these keys has signed it.',
  }),
  live('provider.scopes', 'Groups and refresh tokens are asked for and offered', {
    why: 'Without groups there are no teams, without offline_access you sign in again every hour.',
  }),
  live('provider.client', 'The provider accepts this client', {
    why: 'Client ID and client authentication have to be what the app in Okta is set to.',
  }),
];

function live(id: string, title: string, rest: Pick<Check, 'why'>): Check {
  return {
    id,
    group: 'provider',
    title,
    ...rest,
    run: async (facts) => outcomeOfStep(await stepOf(facts, id)),
  };
}

/** A step of the live check of the provider; null where there is no provider or no such step. */
export async function stepOf(facts: Facts, id: string): Promise<TestStep | null> {
  return (await facts.providerSteps()).find((step) => step.id === id) ?? null;
}

/** The outcome that a step is. */
export function outcomeOfStep(step: TestStep | null): Outcome {
  if (step === null) return skipped('no identity provider is set up');
  const { status, seen, problem } = step;
  return { status, seen, problem, remedy: problem?.next ?? null };
}
