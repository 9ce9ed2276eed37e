import type { TokenExchangeSettings } from '../../src-shared/domain/provider.ts';
import type { Clock } from '../ports/clock.ts';
import type { SigningKey } from '../ports/signing-key.ts';
import type { SecretReferences } from './secret-reference.ts';
import { settled } from './signing-key-changes.ts';
import { importRecord, toSigningKey, wireKid, type SigningKeyRecord } from './signing-key-record.ts';
import type { SigningKeyStore } from './signing-key-store.ts';

export interface HeldKey {
  readonly record: SigningKeyRecord;
  readonly signing: SigningKey;
}

export interface HeldKeys {
  readonly source: 'none' | 'keychain' | 'reference';
  readonly current: HeldKey | null;
  readonly next: HeldKey | null;
}

/** The keys in memory, read once and kept until they change. A failure (a locked keychain) is not remembered. */
export interface KeyHolder {
  readonly revision: number;
  get(): Promise<HeldKeys>;
  forget(): void;
}

export interface KeyHolderSources {
  readonly store: SigningKeyStore;
  readonly readReference: SecretReferences;
  readonly settings: () => TokenExchangeSettings | null;
  readonly clock: Clock;
}

export function createKeyHolder(sources: KeyHolderSources): KeyHolder {
  let revision = 0;
  let held: Promise<HeldKeys> | null = null;
  return {
    get revision() {
      return revision;
    },
    get() {
      if (held !== null) return held;
      const loading = load(sources);
      held = loading;
      loading.catch(() => {
        if (held === loading) held = null;
      });
      return loading;
    },
    forget() {
      held = null;
      revision += 1;
    },
  };
}

async function load({ store, readReference, settings, clock }: KeyHolderSources): Promise<HeldKeys> {
  const wanted = settings()?.signingKeyId ?? null;
  const reference = settings()?.privateKey ?? null;
  if (reference !== null) {
    const text = await readReference(reference);
    const record = await importRecord(text, null, { kid: wanted, now: clock.now() });
    return { source: 'reference', current: await hold(record, record.kid), next: null };
  }
  const { current, next } = settled(await store.read(), wanted);
  return {
    source: current === null ? 'none' : 'keychain',
    current: current && (await hold(current, wireKid(current, wanted))),
    next: next && (await hold(next, next.kid)),
  };
}

async function hold(record: SigningKeyRecord, kid: string): Promise<HeldKey> {
  return { record, signing: await toSigningKey(record, kid) };
}
