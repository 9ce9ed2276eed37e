import { z } from 'zod';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { createExchange } from '../../src-main/exchange/exchange.ts';
import { createSigningKeys } from '../../src-main/identity/signing-keys.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { createMemoryVault } from '../../src-main/platform/memory-vault.ts';
import type { CatalogServer, DownstreamCredential } from '../../src-main/ports/exchange.ts';
import { serverSchema } from '../../src-shared/domain/server.ts';
import { asProblem } from '../../src-shared/problems/problem.ts';
import { Secret } from '../../src-shared/text/secret.ts';
import { fakeJournal, fakeLog, fakeSettings } from '../exchange/fixtures.ts';

/**
 * The command that the conformance suite runs: our exchange gets the credential, an MCP client of the official SDK uses
 * it. The suite's context takes the place of the settings and of the sign-in.
 */
const contextSchema = z.looseObject({
  client_id: z.string(),
  client_secret: z.string().optional(),
  private_key_pem: z.string().optional(),
  idp_client_id: z.string().default('not-asked'),
  idp_id_token: z.string().default('not-asked'),
  idp_issuer: z.url().default('http://localhost'),
});
type Context = z.infer<typeof contextSchema>;

type Authorization = Record<string, unknown>;

/** What somebody would enter in the settings of the server, for each scenario. */
const AUTHORIZATIONS: Readonly<Record<string, (context: Context, url: string) => Authorization>> = {
  'auth/cross-app-access-complete-flow': enterpriseManaged,
  'auth/enterprise-managed-authorization': enterpriseManaged,
  'auth/client-credentials-jwt': clientCredentials,
  'auth/client-credentials-basic': clientCredentials,
};

function enterpriseManaged({ client_id: clientId }: Context, url: string): Authorization {
  return {
    type: 'token_exchange',
    requestedCredential: 'id_jag',
    resource: url,
    redeemAs: {
      clientId,
      clientAuthentication: 'client_secret_basic',
      clientSecret: { env: 'CLIENT_SECRET' },
    },
  };
}

function clientCredentials({ client_id: clientId, private_key_pem: pem }: Context): Authorization {
  return {
    type: 'client_credentials',
    clientId,
    clientAuthentication: pem === undefined ? 'client_secret_basic' : 'private_key_jwt',
    clientSecret: { env: 'CLIENT_SECRET' },
  };
}

function createParts(context: Context) {
  const settings = fakeSettings({
    identityProvider: {
      preset: 'generic',
      issuer: context.idp_issuer,
      clientId: context.idp_client_id,
      // The suite follows rfc7523bis, where the audience of an assertion is the issuer.
      tokenExchange: { subjectToken: 'id_token', clientAssertionAudience: 'issuer' },
    },
  });
  const parts = {
    settings,
    vault: createMemoryVault(),
    clock: systemClock,
    journal: fakeJournal(),
    log: fakeLog(),
  };
  const keys = createSigningKeys(parts);
  const env = { CLIENT_SECRET: context.client_secret };
  return { keys, exchange: createExchange({ ...parts, signingKeys: keys, fetch, dev: true, env }) };
}

/** Asks once, and once more with the authorization server confirmed: the suite stands in for whoever enters it. */
async function obtain(
  context: Context,
  url: string,
  authorization: Authorization,
): Promise<DownstreamCredential> {
  const { keys, exchange } = createParts(context);
  if (context.private_key_pem !== undefined)
    await keys.import({ key: context.private_key_pem, alg: null, kid: null, replace: true });
  const session = {
    user: { issuer: context.idp_issuer, sub: 'person', email: null, name: null, roles: [], teams: [] },
    account: 'default',
    epoch: 1,
    clientId: context.idp_client_id,
    idToken: new Secret('subject_token', context.idp_id_token),
    idTokenExpiresAt: Number.MAX_SAFE_INTEGER,
    accessToken: null,
  };
  const ask = (confirmed: Authorization) => {
    const settings = serverSchema.parse({
      name: 'Suite',
      url,
      authorization: { ...authorization, ...confirmed },
    });
    const server: CatalogServer = { id: 'suite', ...settings };
    return exchange.credential({ server, session });
  };
  try {
    return await ask({});
  } catch (thrown) {
    const problem = asProblem(thrown);
    if (problem.code !== 'authorization_server_unconfirmed') throw problem;
    const key = authorization['type'] === 'client_credentials' ? 'issuer' : 'audience';
    return ask({ [key]: problem.detail['issuer'] });
  }
}

async function main(): Promise<void> {
  const url = process.argv.at(-1) ?? '';
  const scenario = process.env['MCP_CONFORMANCE_SCENARIO'] ?? '';
  const context = contextSchema.parse(JSON.parse(process.env['MCP_CONFORMANCE_CONTEXT'] ?? '{}'));
  const authorization = AUTHORIZATIONS[scenario]?.(context, url);
  if (authorization === undefined) throw new Error(`no settings for the scenario ${scenario}`);
  const { headers } = await obtain(context, url, authorization);
  const requestInit = {
    headers: Object.fromEntries(headers.map(({ name, value }) => [name, value.reveal()])),
  };
  const client = new Client({ name: 'onbehalf', version: '0' });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  await client.listTools();
  await client.close();
}

await main();
