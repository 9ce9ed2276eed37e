import { afterAll, beforeAll } from 'vitest';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import type { DemoClientOptions } from '../../src-main/demo/clients.ts';
import type { DemoOrg, DemoOrgOptions } from '../../src-main/demo/demo-org.ts';
import { startDemoOrg } from '../../src-main/demo/org.ts';
import { createAssertionKey, listenForCallback } from './demo-client.ts';
import type { AssertionKey, Callback } from './demo-client.ts';

/** One organisation for the tests of a file, whose demo client may redirect to `callback` and has registered `key`. */
export type DemoFixture = { readonly org: DemoOrg; readonly callback: Callback; readonly key: AssertionKey };

export type DemoFixtureOptions = Omit<DemoOrgOptions, 'clients'> & {
  readonly client?: Partial<DemoClientOptions>;
  /** More clients, with the same redirect. */
  readonly others?: readonly DemoClientOptions[];
};

/** Starts it before the tests and stops it after them. */
export function useDemoOrg(options: DemoFixtureOptions = {}): DemoFixture {
  const fixture: { org?: DemoOrg; callback?: Callback; key?: AssertionKey } = {};
  beforeAll(async () => {
    const callback = await listenForCallback();
    const registered = { redirectUris: [callback.uri], postLogoutRedirectUris: [callback.uri] };
    const clients = [{ clientId: DEMO_CLIENT_ID, ...options.client }, ...(options.others ?? [])];
    const org = await startDemoOrg({
      ...options,
      clients: clients.map((client) => ({ ...registered, ...client })),
    });
    const key = await createAssertionKey();
    org.registerKey(key.publicJwk);
    Object.assign(fixture, { org, callback, key });
  });
  afterAll(async () => {
    await fixture.org?.close();
    await fixture.callback?.close();
  });
  return fixture as DemoFixture;
}
