import { z } from 'zod';
import type { IdentityProvider } from '../../src-shared/domain/provider.ts';
import type { DiagnosticsDeps } from './diagnostics-deps.ts';

const documentSchema = z.looseObject({
  issuer: z.string(),
  token_endpoint: z.string().optional(),
  end_session_endpoint: z.string().optional(),
  grant_types_supported: z.array(z.string()).optional(),
  scopes_supported: z.array(z.string()).optional(),
});

/** How a connection failed, by the layer that said so. */
export type NetworkFailure = 'dns' | 'refused' | 'timeout' | 'certificate' | 'proxy' | 'other';

/** One request for the discovery document: what the network, the certificates, the clock and the issuer have to do with. */
export interface ProviderLook {
  readonly url: string;
  readonly host: string;
  readonly ms: number;
  readonly failure: { readonly kind: NetworkFailure; readonly code: string } | null;
  readonly status: number | null;
  /** Milliseconds by which this computer's clock is ahead of the provider's. */
  readonly clockAheadMs: number | null;
  readonly document: z.output<typeof documentSchema> | null;
}

const WAIT_MS = 10_000;

function discoveryAddress(provider: IdentityProvider): string {
  const derived = `${provider.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  return provider.discoveryEndpoint ?? derived;
}

/** Never rejects: a failure is what is looked for. */
export async function lookAtProvider(
  deps: Pick<DiagnosticsDeps, 'fetch' | 'clock'>,
  provider: IdentityProvider,
  signal: AbortSignal,
): Promise<ProviderLook> {
  const url = discoveryAddress(provider);
  const started = deps.clock.monotonic();
  const base = { url, host: URL.parse(url)?.host ?? url };
  const took = (): number => Math.round(deps.clock.monotonic() - started);
  try {
    const response = await deps.fetch(url, {
      redirect: 'manual',
      headers: { accept: 'application/json' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(WAIT_MS)]),
    });
    const text = (await response.text()).slice(0, 1_000_000);
    return {
      ...base,
      ms: took(),
      failure: null,
      status: response.status,
      clockAheadMs: aheadOf(response.headers.get('date'), deps.clock.now()),
      document: documentSchema.safeParse(jsonOrNull(text)).data ?? null,
    };
  } catch (thrown) {
    return {
      ...base,
      ms: took(),
      failure: classify(thrown),
      status: null,
      clockAheadMs: null,
      document: null,
    };
  }
}

/** The Date header has whole seconds (RFC 9110 section 6.6.1): half of one is the best guess for what it left out. */
function aheadOf(date: string | null, now: number): number | null {
  const theirs = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(theirs) ? null : now - (theirs + 500);
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const KINDS: readonly (readonly [RegExp, NetworkFailure])[] = [
  [/^(?:ENOTFOUND|EAI_AGAIN)$/, 'dns'],
  [/^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/, 'refused'],
  [/(?:TIMEOUT|ETIMEDOUT|TimeoutError)/, 'timeout'],
  [/(?:CERT|SSL|TLS|ISSUER|SIGNATURE|ALTNAME|UNABLE_TO_)/, 'certificate'],
  [/PRX|PROXY/, 'proxy'],
];

/** The innermost error has the code of the operating system or of OpenSSL. */
function classify(thrown: unknown): { kind: NetworkFailure; code: string } {
  let inner: unknown = thrown;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  if (inner instanceof AggregateError && inner.errors[0] instanceof Error) inner = inner.errors[0];
  const named = inner instanceof Error ? inner : new Error('unknown');
  const code = 'code' in named && typeof named.code === 'string' ? named.code : named.name;
  return { kind: KINDS.find(([form]) => form.test(code))?.[1] ?? 'other', code };
}
