import { timingSafeEqual } from 'node:crypto';
import { assertedClientId, verifyClientAssertion } from './client-assertion.ts';
import { authenticationFor } from '../clients.ts';
import type { ClientAuthentication, DemoClient } from '../clients.ts';
import type { OrgRequest } from '../http.ts';
import { invalidClient, invalidRequest } from '../oauth-error.ts';
import type { OrgState } from '../org-state.ts';
import { CLIENT_ASSERTION } from '../wire.ts';

type Credentials =
  | { readonly method: 'none'; readonly clientId: string }
  | {
      readonly method: 'client_secret_basic' | 'client_secret_post';
      readonly clientId: string;
      readonly secret: string;
    }
  | { readonly method: 'private_key_jwt'; readonly clientId: string; readonly assertion: string };

const FAILED = 'Client authentication failed. Either the client or the client credentials are invalid.';
const WRONG_SECRET = 'The client secret supplied for a confidential client is invalid.';
const ONE_METHOD =
  "Can't supply multiple client credentials. Cannot supply multiple client credentials. Use one of the following: " +
  'credentials in the Authorization header, credentials in the post body, or a client_assertion in the post body.';

/** The client behind a form post to `endpoint`, authenticated by one of the methods it is registered for. */
export async function authenticateClient(
  state: OrgState,
  request: OrgRequest,
  endpoint: string,
): Promise<DemoClient> {
  const credentials = readCredentials(request);
  const client = state.clients.get(credentials.clientId);
  if (!client) throw invalidClient("Invalid value for 'client_id' parameter.");
  if (!client.active) throw invalidClient(FAILED);
  const stated = request.form.get('client_id');
  if (stated !== null && stated !== client.clientId) {
    throw invalidClient("The 'client_id' parameter does not match the client credentials.");
  }
  if (!allows(client, request.form.get('grant_type'), credentials.method)) throw invalidClient(FAILED);
  if (credentials.method === 'private_key_jwt') {
    await verifyClientAssertion(state, client, credentials.assertion, endpoint);
  } else if (credentials.method !== 'none') {
    if (!sameSecret(client.clientSecret, credentials.secret)) throw invalidClient(WRONG_SECRET);
  }
  return client;
}

function allows(client: DemoClient, grantType: string | null, method: ClientAuthentication): boolean {
  return authenticationFor(client, grantType).includes(method);
}

function readCredentials(request: OrgRequest): Credentials {
  const { form } = request;
  const authorization = request.raw.headers.authorization;
  const secret = form.get('client_secret');
  const assertion = form.get('client_assertion');
  const given = [authorization, secret, assertion].filter((value) => value !== null && value !== undefined);
  if (given.length > 1) throw invalidRequest(ONE_METHOD);
  if (authorization !== undefined) return readBasic(authorization);
  if (assertion !== null) {
    if (form.get('client_assertion_type') !== CLIENT_ASSERTION) {
      throw invalidRequest(`The 'client_assertion_type' parameter must be '${CLIENT_ASSERTION}'.`);
    }
    return { method: 'private_key_jwt', clientId: assertedClientId(assertion), assertion };
  }
  const clientId = form.get('client_id');
  if (clientId === null) throw invalidClient(FAILED);
  return secret === null ? { method: 'none', clientId } : { method: 'client_secret_post', clientId, secret };
}

/** RFC 6749 section 2.3.1: both halves are form-encoded before they are joined. */
function readBasic(authorization: string): Credentials {
  const [scheme, value] = authorization.split(' ');
  const decoded = Buffer.from(value ?? '', 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (scheme?.toLowerCase() !== 'basic' || colon < 1) throw invalidClient('Invalid Authorization header.');
  return {
    method: 'client_secret_basic',
    clientId: formDecode(decoded.slice(0, colon)),
    secret: formDecode(decoded.slice(colon + 1)),
  };
}

function formDecode(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    throw invalidClient('Invalid Authorization header.');
  }
}

function sameSecret(expected: string | undefined, given: string): boolean {
  const [left, right] = [Buffer.from(expected ?? ''), Buffer.from(given)];
  return left.length > 0 && left.length === right.length && timingSafeEqual(left, right);
}
