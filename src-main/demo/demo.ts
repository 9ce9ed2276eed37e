import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandInput, CommandName, CommandResponse } from '../../src-shared/contract/commands.ts';
import type { JWK } from 'jose';
import type { z } from 'zod';
import type { configurationSchema } from '../../src-shared/domain/configuration.ts';
import type { Agent } from '../agent.ts';
import { ReportedProblem } from '../cli/contract-client.ts';
import { openHeadless, type HeadlessHost } from '../cli/headless.ts';
import { CALLBACK_PORTS, redirectUris, signedOutUris } from '../identity/loopback-uris.ts';
import { createNodePlatform } from '../platform/node-platform.ts';
import type { Platform } from '../ports/platform.ts';
import { DEMO_CLIENT_ID } from './clients.ts';
import type { DemoOrg } from './demo-org.ts';
import { startDemoOrg } from './org.ts';
import { startDemoServers, type DemoServers } from './servers/demo-servers.ts';

export interface DemoOptions {
  /** Take free ports for everything, so that it disturbs nothing that runs here. */
  readonly anyPorts: boolean;
  /** Parts of the platform to use instead of the usual ones: a test's clock, vault or browser. */
  readonly platform?: Partial<Platform>;
}

/** The organisation: its provider and its MCP servers. */
export interface Organisation {
  readonly org: DemoOrg;
  readonly servers: DemoServers;
  /** The loopback ports whose redirect URIs are registered. */
  readonly callbackPorts: readonly number[];
  close(): Promise<void>;
}

/** An agent that is set up for the organisation. */
export interface DemoAgent {
  readonly host: HeadlessHost;
  readonly dataDir: string;
  /** Calls a command of the contract, as the window does. Throws what the agent answers instead of a value. */
  call<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<CommandResponse<Name>>;
  close(): Promise<void>;
}

/** Both, running. */
export interface Demo extends Omit<Organisation, 'callbackPorts'>, DemoAgent {}

/** Starts everything: the provider, the MCP servers with their API, and an agent whose secrets stay in memory. */
export async function openDemo(options: DemoOptions): Promise<Demo> {
  const organisation = await openOrganisation(options);
  const dataDir = await mkdtemp(join(tmpdir(), 'onbehalf-demo-'));
  const agent = await openAgent(organisation, dataDir, options);
  return {
    ...organisation,
    ...agent,
    async close() {
      await agent.close();
      await organisation.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export async function openOrganisation({ anyPorts }: DemoOptions): Promise<Organisation> {
  const callbackPorts = anyPorts ? await freePorts(CALLBACK_PORTS.length) : CALLBACK_PORTS;
  const org = await startDemoOrg({
    clients: [
      {
        clientId: DEMO_CLIENT_ID,
        name: 'Onbehalf',
        redirectUris: redirectUris(callbackPorts),
        postLogoutRedirectUris: signedOutUris(callbackPorts),
      },
    ],
  });
  const servers = await startDemoServers(org);
  return {
    org,
    servers,
    callbackPorts,
    async close() {
      await servers.close();
      await org.close();
    },
  };
}

/** Starts an agent on this data folder; its signing key is registered at the organisation. */
export async function openAgent(
  { org, servers, callbackPorts }: Organisation,
  dataDir: string,
  options: DemoOptions,
): Promise<DemoAgent> {
  const config = join(dataDir, 'demo.json');
  await writeFile(config, JSON.stringify(demoConfiguration(org, servers), null, 2), { mode: 0o600 });
  const platform = await createNodePlatform({
    dataDir,
    keychain: 'memory',
    dev: true,
    config,
    callbackPorts,
    ...(options.anyPorts && { port: 0 }),
    // It is a computer of its own: whoever manages the real one has no say in the demo organisation.
    overrides: { policySources: [], machineSources: [], ...options.platform },
  });
  const host = await openHeadless(platform);
  const call = contractOf(host.agent);
  const known = await call('keys.show', {});
  const { jwks } = known.current ? known : await call('keys.generate', {});
  for (const jwk of jwks.keys) org.registerKey(jwk as JWK);
  return {
    host,
    dataDir,
    call,
    async close() {
      await host.close();
      await platform.close();
    },
  };
}

/** What the administrator of the demo organisation would distribute. */
export function demoConfiguration(org: DemoOrg, servers: DemoServers): z.input<typeof configurationSchema> {
  return {
    identityProvider: {
      preset: 'okta',
      issuer: org.issuer,
      clientId: DEMO_CLIENT_ID,
      roleMapping: {
        rules: [{ template: '{{#if (includes groups "finance")}}true{{/if}}', role: 'finance' }],
      },
      tokenExchange: { clientAuthentication: 'private_key_jwt' },
    },
    servers: {
      people: {
        name: 'People directory',
        url: servers.people.url,
        authorization: {
          type: 'token_exchange',
          requestedCredential: 'bearer_token',
          audience: 'api://people',
          scopes: ['people.read', 'people.salary'],
        },
      },
      expenses: {
        name: 'Expenses',
        url: servers.expenses.url,
        authorization: {
          type: 'token_exchange',
          requestedCredential: 'id_jag',
          audience: org.customIssuer('ausexpenses'),
          scopes: ['expenses.read', 'expenses.write'],
        },
      },
    },
  };
}

function contractOf(agent: Agent): Demo['call'] {
  return async (name, input) => {
    const reply = await agent.call(name, input, { transport: 'internal' });
    if (!reply.ok) throw new ReportedProblem(reply.problem);
    return reply.value as never;
  };
}

async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(Array.from({ length: count }, holdPort));
  await Promise.all(held.map(({ release }) => release()));
  return held.map(({ port }) => port);
}

function holdPort(): Promise<{ port: number; release: () => Promise<void> }> {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      done({ port, release: () => new Promise((released) => server.close(() => released())) });
    });
  });
}
