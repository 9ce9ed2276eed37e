import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWK, JWTPayload } from 'jose';
import * as oidc from 'openid-client';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import type { DemoOrg } from '../../src-main/demo/demo-org.ts';
import { CLIENT_ASSERTION } from '../../src-main/demo/wire.ts';
import { signInAs } from './fake-browser.ts';
import type { FakeBrowserOptions } from './fake-browser.ts';

/** A loopback redirect that a sign-in comes back to. */
export type Callback = {
  readonly uri: string;
  /** What came back last. */
  readonly last: URL | undefined;
  close(): Promise<void>;
};

export async function listenForCallback(): Promise<Callback> {
  let last: URL | undefined;
  const server = createServer((req, res) => {
    res.end('You can close this tab.');
    last = new URL(req.url ?? '/', uri);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback/Okta`;
  return {
    uri,
    get last() {
      return last;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

export const SCOPE = 'openid profile email groups offline_access';

export type SignInOptions = FakeBrowserOptions & {
  /** The issuer of a custom authorization server, to sign in there. */
  readonly issuer?: string;
  readonly clientId?: string;
  readonly clientAuth?: oidc.ClientAuth;
  readonly scope?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly dpop?: oidc.DPoPHandle;
};

export async function discover(org: DemoOrg, options: SignInOptions = {}): Promise<oidc.Configuration> {
  const clientId = options.clientId ?? DEMO_CLIENT_ID;
  return oidc.discovery(
    new URL(options.issuer ?? org.issuer),
    clientId,
    undefined,
    options.clientAuth ?? oidc.None(),
    {
      execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
    },
  );
}

export type SignedIn = Awaited<ReturnType<typeof oidc.authorizationCodeGrant>>;

/** Signs `user` in with a standard client, through the fake browser. */
export async function signIn(
  org: DemoOrg,
  callback: Callback,
  user: string,
  options: SignInOptions = {},
): Promise<SignedIn> {
  const config = await discover(org, options);
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const checks = { pkceCodeVerifier, expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce() };
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: callback.uri,
    scope: options.scope ?? SCOPE,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    ...options.parameters,
  });
  const page = await signInAs(user, options).visit(url.href);
  const redirected = callback.last;
  if (redirected?.searchParams.get('state') !== checks.expectedState) {
    throw new Error(`no redirect; the browser shows ${page.status} ${page.html.slice(-300)}`);
  }
  const grantOptions = options.dpop ? { DPoP: options.dpop } : {};
  return oidc.authorizationCodeGrant(
    config,
    redirected,
    { ...checks, idTokenExpected: true },
    {},
    grantOptions,
  );
}

/** A key pair for `private_key_jwt`. */
export type AssertionKey = { readonly kid: string; readonly privateKey: CryptoKey; readonly publicJwk: JWK };

export async function createAssertionKey(): Promise<AssertionKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return { kid, privateKey, publicJwk: { ...jwk, kid, alg: 'ES256', use: 'sig' } };
}

export type AssertionOptions = {
  readonly clientId?: string;
  readonly kid?: string;
  /** Seconds since the epoch, for an organisation whose clock was moved. */
  readonly now?: number;
  readonly claims?: JWTPayload;
};

/** A client assertion as Okta wants it, with whatever a test makes wrong about it. */
export async function assertion(
  key: AssertionKey,
  endpoint: string,
  options: AssertionOptions = {},
): Promise<string> {
  const now = options.now ?? Math.floor(Date.now() / 1000);
  const clientId = options.clientId ?? DEMO_CLIENT_ID;
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: endpoint,
    iat: now,
    exp: now + 300,
    jti: crypto.randomUUID(),
  };
  return new SignJWT({ ...claims, ...options.claims })
    .setProtectedHeader({ alg: 'ES256', kid: options.kid ?? key.kid })
    .sign(key.privateKey);
}

export type Answer = {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
};

/** Posts a form as it is. */
export async function postForm(
  url: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text), headers: response.headers };
}

/** Posts a form with a fresh client assertion for exactly that endpoint. */
export async function postWithKey(
  url: string,
  key: AssertionKey,
  fields: Readonly<Record<string, string>>,
  options: AssertionOptions = {},
): Promise<Answer> {
  return postForm(url, {
    ...fields,
    client_assertion_type: CLIENT_ASSERTION,
    client_assertion: await assertion(key, url, options),
  });
}
