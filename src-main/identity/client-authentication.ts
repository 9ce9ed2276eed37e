import * as oauth from 'oauth4webapi';
import type { ClientAuthentication } from '../../src-shared/domain/provider.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Secret } from '../../src-shared/text/secret.ts';
import type { Clock } from '../ports/clock.ts';
import type { SigningKey } from '../ports/signing-key.ts';

/** How long a client assertion is good, in seconds. Okta allows an hour; nobody needs more than the one request. */
const ASSERTION_SECONDS = 60;
/** How far back `iat` is set: Okta refuses an assertion from the future. */
const BACKDATE_SECONDS = 5;

export type ClientSecret = Secret<'client_secret'>;

/** What proves which client this is, for one method each. */
export type ClientProof =
  | { readonly method: 'none' }
  | { readonly method: 'client_secret_basic' | 'client_secret_post'; readonly secret: ClientSecret }
  | {
      readonly method: 'private_key_jwt';
      readonly key: SigningKey;
      /** `endpoint` is the URL that is invoked (RFC 7523 section 3, Okta), `issuer` is rfc7523bis, else a URL. */
      readonly audience: string;
    };

export interface ClientAuthenticationOptions {
  /** The URL the request is posted to: a new authentication for each endpoint. */
  readonly endpoint: string;
  readonly clock: Clock;
  /** What the other side's clock is ahead of this one. */
  readonly offsetMs?: number;
  /** Told what was signed, for a trace: header and claims, not the signature. */
  readonly onAssertion?: (header: Readonly<Record<string, unknown>>, claims: AssertionClaims) => void;
}

export type AssertionClaims = Readonly<Record<string, unknown>>;

/**
 * Client authentication for `oauth4webapi` and `openid-client` (RFC 6749 section 2.3, RFC 7523 section 2.2). An
 * assertion is made anew for each request: with a random `jti`, for one endpoint, good for a minute.
 */
export function clientAuthentication(
  proof: ClientProof,
  options: ClientAuthenticationOptions,
): oauth.ClientAuth {
  switch (proof.method) {
    case 'none':
      return oauth.None();
    case 'client_secret_basic':
      return clientSecretBasic(proof.secret);
    case 'client_secret_post':
      return oauth.ClientSecretPost(proof.secret.reveal());
    case 'private_key_jwt':
      return privateKeyJwt(proof, options);
  }
}

/**
 * RFC 6749 section 2.3.1 form-encodes both parts first. Servers that forget to decode are common: what the form encoding
 * leaves as it is (WHATWG URL) stays as it is, `-` and `_` among it, which the libraries' helper would encode too.
 */
function clientSecretBasic(secret: ClientSecret): oauth.ClientAuth {
  return (_as, client, _body, headers) => {
    const pair = `${formEncode(client.client_id)}:${formEncode(secret.reveal())}`;
    headers.set('authorization', `Basic ${btoa(pair)}`);
  };
}

function formEncode(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}

function privateKeyJwt(
  proof: Extract<ClientProof, { method: 'private_key_jwt' }>,
  options: ClientAuthenticationOptions,
): oauth.ClientAuth {
  const { key, kid } = proof.key;
  return (as, client, body, headers) =>
    oauth.PrivateKeyJwt(
      { key, kid },
      {
        [oauth.modifyAssertion]: (header, claims) => {
          const now = Math.floor((options.clock.now() + (options.offsetMs ?? 0)) / 1000);
          claims['aud'] = assertionAudience(proof.audience, options.endpoint, as.issuer);
          claims['iat'] = now - BACKDATE_SECONDS;
          claims['exp'] = now + ASSERTION_SECONDS;
          delete claims['nbf'];
          options.onAssertion?.({ ...header }, { ...claims });
        },
      },
    )(as, client, body, headers);
}

function assertionAudience(setting: string, endpoint: string, issuer: string): string {
  if (setting === 'endpoint') return endpoint;
  return setting === 'issuer' ? issuer : setting;
}

export interface ClientProofNeeds {
  readonly method: ClientAuthentication;
  readonly audience: string;
  readonly key: () => Promise<SigningKey>;
  /** Throws where there is none. */
  readonly secret: () => Promise<ClientSecret | null>;
}

/** Gathers what a method needs, and nothing that it does not need. */
export async function clientProof(needs: ClientProofNeeds): Promise<ClientProof> {
  switch (needs.method) {
    case 'none':
      return { method: 'none' };
    case 'private_key_jwt':
      return { method: 'private_key_jwt', key: await needs.key(), audience: needs.audience };
    case 'client_secret_basic':
    case 'client_secret_post': {
      const secret = await needs.secret();
      if (secret === null) throw new Problem('client_secret_missing');
      return { method: needs.method, secret };
    }
  }
}
