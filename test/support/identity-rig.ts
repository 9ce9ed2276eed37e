import { createIdentity, type Identity, type IdentityDeps } from '../../src-main/identity/identity.ts';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import { startDemoOrg } from '../../src-main/demo/org.ts';
import type { DemoOrg, DemoOrgOptions } from '../../src-main/demo/demo-org.ts';
import { createMemoryVault } from '../../src-main/platform/memory-vault.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import type { Fetch, Log, LogFields } from '../../src-main/ports/outside.ts';
import type { SigningKeySource } from '../../src-main/ports/signing-key.ts';
import type { Vault } from '../../src-main/ports/vault.ts';
import { configurationSchema, type Configuration } from '../../src-shared/domain/configuration.ts';
import type { z } from 'zod';
import type { User } from '../../src-shared/domain/session.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import { freePorts } from './free-ports.ts';
import { memoryJournal, type MemoryJournal } from './memory-journal.ts';
import { memorySettings, type MemorySettings } from './memory-settings.ts';

type ProviderInput = NonNullable<z.input<typeof configurationSchema>['identityProvider']>;

/** An identity against a demo organisation, on free ports, with everything it did to look at. */
export interface IdentityRig {
  readonly org: DemoOrg;
  readonly identity: Identity;
  readonly settings: MemorySettings;
  readonly journal: MemoryJournal;
  readonly vault: Vault;
  readonly logged: readonly { readonly event: string; readonly fields: LogFields }[];
  /** The addresses that the browser was sent to. */
  readonly opened: string[];
  /** Requests to the provider: how many there were, how many are under way, how many were at most at once. */
  readonly traffic: Traffic;
  /** Waits until no request is under way and nothing more comes of the last one. */
  settle(): Promise<void>;
  /** Signs in as the person that the browser is. */
  signIn(identity?: Identity): Promise<User>;
  /** A second agent on the same keychain: what a restart is. */
  readonly again: (options?: Partial<IdentityDeps>) => Identity;
  close(): Promise<void>;
}

export interface Traffic {
  requests: number;
  underWay: number;
  mostAtOnce: number;
}

export interface IdentityRigOptions {
  readonly org?: DemoOrgOptions;
  readonly provider?: Partial<ProviderInput>;
  readonly deps?: Partial<IdentityDeps>;
  /** What happens in the browser. */
  readonly browser?: (url: string) => Promise<void>;
  readonly vault?: Vault;
  readonly fetch?: Fetch;
}

/** Ports that are registered at the organisation and free here, so that tests run side by side. */
export async function identityRig(options: IdentityRigOptions = {}): Promise<IdentityRig> {
  const org = await startDemoOrg(options.org);
  const ports = await freePorts(3);
  const client = org.client();
  org.addClient({
    ...client,
    redirectUris: ports.map((port) => `http://127.0.0.1:${port}/callback/Okta`),
    postLogoutRedirectUris: ports.map((port) => `http://127.0.0.1:${port}/signed-out`),
    ...options.org?.clients?.[0],
  });
  const settings = memorySettings(
    configuration({ issuer: org.issuer, clientId: DEMO_CLIENT_ID, ...options.provider }),
  );
  const journal = memoryJournal();
  const vault = options.vault ?? createMemoryVault();
  const opened: string[] = [];
  const logged: { event: string; fields: LogFields }[] = [];
  const identities: Identity[] = [];
  const traffic: Traffic = { requests: 0, underWay: 0, mostAtOnce: 0 };
  let epochs = 0;
  const make = (deps: Partial<IdentityDeps> = {}): Identity => {
    const identity = createIdentity({
      accountId: 'default',
      nextEpoch: () => (epochs += 1),
      settings,
      vault,
      journal,
      browser: {
        open: async (url) => {
          opened.push(url);
          await options.browser?.(url);
        },
      },
      clock: systemClock,
      fetch: counting(traffic, options.fetch ?? globalThis.fetch),
      log: collectingLog(logged),
      signingKeys: noSigningKeys,
      dev: true,
      loginUrl: () => 'http://127.0.0.1:7377/login',
      callbackPorts: ports,
      ...options.deps,
      ...deps,
    });
    identities.push(identity);
    return identity;
  };
  const identity = make();
  return {
    org,
    identity,
    settings,
    journal,
    vault,
    logged,
    opened,
    traffic,
    settle: () => settled(traffic, identities),
    async signIn(one = identity) {
      const { attempt } = await one.signIn({ openBrowser: true });
      return await one.awaitSignIn(attempt);
    },
    again: make,
    close: async () => {
      await Promise.all(identities.map((one) => one.stop()));
      await org.close();
    },
  };
}

function configuration(provider: ProviderInput): Configuration {
  return configurationSchema.parse({ identityProvider: provider });
}

function collectingLog(into: { event: string; fields: LogFields }[]): Log {
  const note = (event: string, fields: LogFields = {}): void => void into.push({ event, fields });
  return { debug: note, info: note, warn: note, error: note };
}

const noSigningKeys: SigningKeySource = {
  current: () => Promise.reject(new Problem('signing_key_missing')),
  reportUse: () => undefined,
};

function counting(traffic: Traffic, fetch: Fetch): Fetch {
  return async (...request) => {
    traffic.requests += 1;
    traffic.underWay += 1;
    traffic.mostAtOnce = Math.max(traffic.mostAtOnce, traffic.underWay);
    try {
      return await fetch(...request);
    } finally {
      traffic.underWay -= 1;
    }
  };
}

async function settled(traffic: Traffic, identities: readonly Identity[]): Promise<void> {
  const isBusy = (): boolean =>
    traffic.underWay > 0 ||
    identities
      .map((one) => one.view())
      .some((view) => view.state === 'signed_in' && view.health === 'refreshing');
  for (let quiet = 0; quiet < 3; quiet += 1) {
    await new Promise(setImmediate);
    if (!isBusy()) continue;
    await new Promise((resolve) => setTimeout(resolve, 2));
    quiet = 0;
  }
}
