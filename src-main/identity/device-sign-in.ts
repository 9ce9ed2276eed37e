import * as oidc from 'openid-client';
import type { User } from '../../src-shared/domain/session.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import { plainText } from '../../src-shared/text/redact.ts';
import { abortable, type AttemptWork } from './attempts.ts';
import type { ProviderConnection } from './connection.ts';
import { isAllowedUrl } from './provider-fetch.ts';
import type { SignInDeps } from './sign-in.ts';

export interface StartedDeviceSignIn {
  readonly attempt: string;
  readonly userCode: string;
  readonly verificationUri: string;
  readonly verificationUriComplete: string | null;
  readonly expiresAt: string;
}

export interface DeviceSignInDeps extends Omit<
  SignInDeps,
  'browser' | 'callbackPorts' | 'portHolder' | 'log' | 'loginUrl'
> {
  readonly dev: boolean;
}

type Codes = Omit<StartedDeviceSignIn, 'attempt'>;

/**
 * The device authorization grant (RFC 8628), for a person whose browser cannot reach this computer: remote desktops,
 * containers, SSH. Resolves as soon as there is a code to show; the attempt goes on until it is entered.
 */
export async function startDeviceSignIn(deps: DeviceSignInDeps): Promise<StartedDeviceSignIn> {
  const ready = Promise.withResolvers<Codes>();
  const attempt = deps.attempts.begin(async (self) => {
    try {
      return await run(deps, self, (codes) => ready.resolve(codes));
    } catch (thrown) {
      ready.reject(self.signal.aborted ? self.signal.reason : thrown);
      throw thrown;
    }
  });
  return { attempt: attempt.id, ...(await abortable(ready.promise, attempt.signal)) };
}

async function run(
  deps: DeviceSignInDeps,
  attempt: AttemptWork,
  ready: (codes: Codes) => void,
): Promise<User> {
  const connection = await deps.connections.connect(attempt.signal);
  try {
    if (connection.metadata.device_authorization_endpoint === undefined)
      throw new Problem('device_sign_in_unavailable');
    const client = await connection.client('device_authorization_endpoint', attempt.signal);
    const scope = [...new Set(['openid', ...connection.provider.scopes])].join(' ');
    const codes = await oidc.initiateDeviceAuthorization(client, { scope });
    ready(toShow(codes, deps));
    const response = await poll(deps, connection, codes, attempt.signal);
    return await deps.accept(response, connection, attempt);
  } catch (thrown) {
    throw await explain(thrown, connection, attempt.signal);
  }
}

async function poll(
  deps: DeviceSignInDeps,
  connection: ProviderConnection,
  codes: oidc.DeviceAuthorizationResponse,
  signal: AbortSignal,
): Promise<oidc.TokenEndpointResponse> {
  const client = await connection.client('token_endpoint', signal);
  const scope = { provider: connection.provider, key: deps.keyOf(), client };
  const over = AbortSignal.any([signal, AbortSignal.timeout(codes.expires_in * 1000)]);
  return await deps.dpop.run(scope, (options) =>
    oidc.pollDeviceAuthorizationGrant(client, codes, undefined, { ...options, signal: over }),
  );
}

/** What comes from outside is shown to a person: plain text, and an address that is a web page. */
function toShow(codes: oidc.DeviceAuthorizationResponse, deps: DeviceSignInDeps): Codes {
  const address = (value: string): string => {
    const url = URL.parse(value);
    if (url === null || !isAllowedUrl(url, deps.dev)) throw new Problem('provider_insecure', { url: value });
    return url.href;
  };
  const complete = codes.verification_uri_complete;
  return {
    userCode: plainText(codes.user_code, 50),
    verificationUri: address(codes.verification_uri),
    verificationUriComplete: complete === undefined ? null : address(complete),
    expiresAt: new Date(deps.clock.now() + codes.expires_in * 1000).toISOString(),
  };
}

/** In this grant `access_denied` is the person's own no (RFC 8628 section 3.5), unless it says otherwise. */
async function explain(
  thrown: unknown,
  connection: ProviderConnection,
  signal: AbortSignal,
): Promise<Problem> {
  const problem = await connection.problem(thrown, signal);
  if (problem.code === 'access_denied' && thrown instanceof oidc.ResponseBodyError)
    return new Problem('sign_in_declined', {}, { cause: thrown });
  if (thrown instanceof oidc.ClientError && thrown.code === 'OAUTH_TIMEOUT' && !signal.aborted)
    return new Problem('sign_in_timeout', { uris: '' }, { cause: thrown });
  return problem;
}
