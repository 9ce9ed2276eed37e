import type { CommandRequest } from '../../src-shared/contract/commands.ts';
import type { SigningKeysView, SigningKeyView } from '../../src-shared/contract/keys.ts';
import type { Configuration } from '../../src-shared/domain/configuration.ts';
import { Problem, asProblem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';
import type { Log } from '../ports/outside.ts';
import type { SettingsSource } from '../ports/settings.ts';
import type { SigningKey, SigningKeySource } from '../ports/signing-key.ts';
import type { Vault } from '../ports/vault.ts';
import { createKeyHolder, type HeldKey, type KeyHolder } from './held-keys.ts';
import { createKeyTrial, type KeyTrial } from './key-trial.ts';
import { describeReference, secretReferences, type SecretReferenceOptions } from './secret-reference.ts';
import { confirmed, generated, imported, revoked, rotated, type KeyChange } from './signing-key-changes.ts';
import { publicJwk, thumbprint } from './signing-key-record.ts';
import { signingKeyStore, type KeyPairOfRotation, type SigningKeyStore } from './signing-key-store.ts';

export interface SigningKeysDependencies extends SecretReferenceOptions {
  readonly vault: Vault;
  readonly settings: SettingsSource;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: Log;
}

/** The one signing key of this installation, and its rotation. The private part is given to nobody. */
export interface SigningKeys extends SigningKeySource {
  /** Grows with each change of the keys: what was made with another key is told apart by it. */
  readonly revision: number;
  /**
   * For a request that is repeated with the current key when it is refused: the next key of a rotation while it is on
   * trial, else the current one.
   */
  readonly candidate: () => Promise<SigningKey>;
  readonly show: () => Promise<SigningKeysView>;
  readonly generate: (request: CommandRequest<'keys.generate'>) => Promise<SigningKeysView>;
  readonly rotate: (request: CommandRequest<'keys.rotate'>) => Promise<SigningKeysView>;
  readonly import: (request: CommandRequest<'keys.import'>) => Promise<SigningKeysView>;
  readonly revoke: (request: CommandRequest<'keys.revoke'>) => Promise<SigningKeysView>;
}

export function createSigningKeys(deps: SigningKeysDependencies): SigningKeys {
  const { clock, settings, log } = deps;
  const store = signingKeyStore(deps.vault);
  const trial = createKeyTrial(clock);
  const exchange = () => settings.current().identityProvider?.tokenExchange ?? null;
  const holder = createKeyHolder({
    store,
    readReference: secretReferences(deps),
    settings: exchange,
    clock,
  });
  const change = changesInTurn({ ...deps, store, trial, holder });
  const show = () => view(holder, trial);
  const wanted = () => exchange()?.signingKeyId ?? null;

  settings.onChange((now, before) => {
    if (keySettings(now) !== keySettings(before)) holder.forget();
  });
  const failed = (event: string) => (error: unknown) => log.warn(event, { code: asProblem(error).code });
  // What IT provides is read at start; a failure is met again, as a problem, by whoever needs the key.
  if (exchange()?.privateKey) holder.get().catch(failed('signing_key_reference_failed'));

  async function current(): Promise<SigningKey> {
    const inUse = (await holder.get()).current;
    if (inUse === null) throw new Problem('signing_key_missing');
    return inUse.signing;
  }

  return {
    get revision() {
      return holder.revision;
    },
    current,
    async candidate() {
      const { next } = await holder.get();
      return next !== null && trial.due() ? next.signing : current();
    },
    reportUse(kid, accepted) {
      trial.note(kid, accepted);
      if (!accepted) return;
      confirmIfNext(holder, kid, () => change(async (stored) => confirmed(stored, kid, wanted()))).catch(
        failed('signing_key_confirm_failed'),
      );
    },
    show,
    generate: (request) => change((stored) => generated(stored, request, clock.now())).then(show),
    rotate: (request) => change((stored) => rotated(stored, request, clock.now())).then(show),
    import: (request) => change((stored) => imported(stored, request, clock.now())).then(show),
    revoke: ({ kid }) => change(async (stored) => revoked(stored, kid, wanted())).then(show),
  };
}

async function confirmIfNext(holder: KeyHolder, kid: string, confirm: () => Promise<void>): Promise<void> {
  const { next } = await holder.get();
  if (next?.signing.kid === kid) await confirm();
}

type ChangeWork = (stored: KeyPairOfRotation) => Promise<KeyChange | null>;

interface ChangeDependencies extends SigningKeysDependencies {
  readonly store: SigningKeyStore;
  readonly trial: KeyTrial;
  readonly holder: KeyHolder;
}

/** Runs one change after the other: two at a time would each write over what the other wrote. */
function changesInTurn(deps: ChangeDependencies): (work: ChangeWork) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(() => applyChange(deps, work));
    last = done.catch(() => undefined);
    return done;
  };
}

async function applyChange(deps: ChangeDependencies, work: ChangeWork): Promise<void> {
  const reference = deps.settings.current().identityProvider?.tokenExchange.privateKey ?? null;
  if (reference !== null)
    throw new Problem('signing_key_referenced', { reference: describeReference(reference) });
  const change = await work(await deps.store.read());
  if (change === null) return;
  await deps.store.write(change.keys);
  deps.holder.forget();
  deps.trial.reset();
  const { action, kid } = change;
  deps.journal.record('key_changed', 'ok', { detail: { action, kid } });
  deps.log.info('signing_key_changed', { action, kid });
}

async function view(holder: KeyHolder, trial: KeyTrial): Promise<SigningKeysView> {
  const { source, current, next } = await holder.get();
  const first = current && (await keyView(current, trial));
  const second = next && (await keyView(next, trial));
  const jwks = { keys: [first, second].flatMap((one) => (one === null ? [] : [one.publicJwk])) };
  return { source, current: first, next: second, jwks };
}

async function keyView({ record, signing }: HeldKey, trial: KeyTrial): Promise<SigningKeyView> {
  return {
    kid: signing.kid,
    alg: record.alg,
    thumbprint: await thumbprint(record),
    createdAt: record.createdAt,
    ...trial.seen(signing.kid),
    publicJwk: publicJwk(record, signing.kid),
  };
}

function keySettings(configuration: Configuration): string {
  const exchange = configuration.identityProvider?.tokenExchange;
  return JSON.stringify([exchange?.privateKey ?? null, exchange?.signingKeyId ?? null]);
}

/** The keys of whichever account owns them at the moment. */
export function delegatedSigningKeys(owner: () => SigningKeys): SigningKeys {
  return {
    get revision() {
      return owner().revision;
    },
    current: () => owner().current(),
    candidate: () => owner().candidate(),
    reportUse: (kid, accepted) => owner().reportUse(kid, accepted),
    show: () => owner().show(),
    generate: (request) => owner().generate(request),
    rotate: (request) => owner().rotate(request),
    import: (request) => owner().import(request),
    revoke: (request) => owner().revoke(request),
  };
}
