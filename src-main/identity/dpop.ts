import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, importJWK, type CryptoKey, type JWK } from 'jose';
import * as oidc from 'openid-client';
import { z } from 'zod';
import type { IdentityProvider } from '../../src-shared/domain/provider.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Vault } from '../ports/vault.ts';
import type { ClockOffset } from './clock-offset.ts';
import type { SessionKey } from './session-store.ts';

const ALG = 'ES256';

const entrySchema = z.object({
  version: z.literal(1),
  /** The provider has demanded DPoP once: in automatic mode it is used from then on. */
  demanded: z.boolean(),
  /** The private key; null until it is needed again. Refresh tokens are bound to it (RFC 9449 section 5). */
  jwk: z.record(z.string(), z.unknown()).nullable(),
});
type Entry = z.output<typeof entrySchema>;

/** DPoP (RFC 9449) as the settings want it: off, automatic (once the provider has demanded it) or required. */
export interface Dpop {
  /**
   * Runs a request at the token endpoint with proofs where they are used. In automatic mode a request that is refused
   * for want of one is repeated once with a new key. Rejects with `dpop_not_honoured` when the answer is not bound.
   */
  run<Response extends oidc.TokenEndpointResponse>(
    scope: DpopScope,
    request: (options: oidc.DPoPOptions) => Promise<Response>,
  ): Promise<Response>;
  /** The thumbprint for `dpop_jkt` of an authorization request (RFC 9449 section 10); null where DPoP is not used. */
  thumbprint(scope: Omit<DpopScope, 'client'>): Promise<string | null>;
  /** Forgets the key, and keeps that the provider demands one. */
  forgetKey(key: SessionKey): Promise<void>;
}

export interface DpopScope {
  readonly provider: IdentityProvider;
  readonly key: SessionKey;
  readonly client: oidc.Configuration;
}

export function createDpop(vault: Vault, offset: ClockOffset): Dpop {
  /** One handle for each key: it remembers the nonce of each server. */
  const handles = new Map<string, oidc.DPoPHandle>();

  async function read(key: SessionKey): Promise<Entry | null> {
    const text = await vault.get(entryName(key));
    if (text === null) return null;
    const parsed = entrySchema.safeParse(safeJson(text));
    return parsed.success ? parsed.data : null;
  }

  const write = (key: SessionKey, entry: Entry): Promise<void> =>
    vault.set(entryName(key), JSON.stringify(entry));

  async function isUsed({ provider, key }: Omit<DpopScope, 'client'>): Promise<boolean> {
    if (provider.dpop === 'off') return false;
    return provider.dpop === 'required' || ((await read(key))?.demanded ?? false);
  }

  async function keyPair(key: SessionKey, demanded: boolean): Promise<oidc.CryptoKeyPair> {
    const entry = await read(key);
    if (entry?.jwk) return await importPair(entry.jwk);
    const pair = await oidc.randomDPoPKeyPair(ALG, { extractable: true });
    const jwk = await exportJWK(pair.privateKey);
    await write(key, { version: 1, demanded: demanded || (entry?.demanded ?? false), jwk: { ...jwk } });
    return await importPair(jwk);
  }

  async function handle(scope: DpopScope, demanded: boolean): Promise<oidc.DPoPHandle> {
    const name = entryName(scope.key);
    const known = handles.get(name);
    if (known) return known;
    const made = oidc.getDPoPHandle(scope.client, await keyPair(scope.key, demanded), {
      // The handle lives longer than one correction of the clock.
      [oidc.modifyAssertion]: (_header, claims) => {
        claims['iat'] = Math.floor(offset.now() / 1000);
      },
    });
    handles.set(name, made);
    return made;
  }

  async function forgetKey(key: SessionKey): Promise<void> {
    handles.delete(entryName(key));
    const entry = await read(key);
    if (entry) await write(key, { ...entry, jwk: null });
  }

  return {
    forgetKey,
    async run(scope, request) {
      if (await isUsed(scope)) return await bound(scope, request, await handle(scope, false));
      try {
        return await request({});
      } catch (thrown) {
        if (scope.provider.dpop !== 'auto' || !isDemand(thrown)) throw thrown;
        return await bound(scope, request, await handle(scope, true));
      }
    },
    async thumbprint(scope) {
      if (!(await isUsed(scope))) return null;
      const { publicKey } = await keyPair(scope.key, false);
      return await calculateJwkThumbprint(await exportJWK(publicKey));
    },
  };

  async function bound<Response extends oidc.TokenEndpointResponse>(
    { key, provider }: DpopScope,
    request: (options: oidc.DPoPOptions) => Promise<Response>,
    DPoP: oidc.DPoPHandle,
  ): Promise<Response> {
    const response = await request({ DPoP });
    if (response.token_type === 'dpop') return response;
    // Not demanded any more: the next sign-in goes without.
    if (provider.dpop === 'auto') await vault.delete(entryName(key));
    handles.delete(entryName(key));
    throw new Problem('dpop_not_honoured');
  }
}

/** The private key cannot be taken out of memory again. */
async function importPair(jwk: JWK): Promise<oidc.CryptoKeyPair> {
  const { d: _private, ...publicJwk } = jwk;
  return {
    privateKey: (await importJWK(jwk, ALG, { extractable: false })) as CryptoKey,
    publicKey: (await importJWK(publicJwk, ALG, { extractable: true })) as CryptoKey,
  };
}

/** Okta refuses with `invalid_dpop_proof`, others ask for a nonce at once (RFC 9449 sections 5 and 8). */
function isDemand(thrown: unknown): boolean {
  return (
    thrown instanceof oidc.ResponseBodyError &&
    (thrown.error === 'invalid_dpop_proof' || thrown.error === 'use_dpop_nonce')
  );
}

function entryName({ account, issuer, clientId }: SessionKey): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([account, issuer, clientId]))
    .digest('base64url');
  return `dpop/${digest}`;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
