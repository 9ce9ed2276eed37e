import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { settingOriginSchema } from '../../src-shared/contract/settings.ts';
import type { Configuration, configurationSchema } from '../../src-shared/domain/configuration.ts';
import { Problem, type ProblemReport } from '../../src-shared/problems/problem.ts';
import { createEmitter } from '../emitter.ts';
import type { DocumentStore, Log } from '../ports/outside.ts';
import type { PolicySource } from '../ports/policy-source.ts';
import type { SettingsSource } from '../ports/settings.ts';
import { issueText } from './configuration-issues.ts';
import { type Effective, effectiveSettings } from './effective-settings.ts';
import { createManagedReader, type Managed } from './managed-settings.ts';
import type { LayerDocument } from './partial-schema.ts';
import { changedDocument } from './user-change.ts';
import { validateLayer } from './validate-configuration.ts';

/** The user's own document as a change sees it: any keys of the configuration, with defaults left out. */
export type UserSettings = z.input<typeof configurationSchema>;
export type SettingOrigin = z.infer<typeof settingOriginSchema>;

export interface SettingsOptions {
  readonly user: DocumentStore;
  readonly policy: readonly PolicySource[];
  readonly machine?: readonly PolicySource[];
  /** Where the policy that was valid last is kept. */
  readonly lastValidPolicy?: DocumentStore;
  readonly log: Log;
  /** Accept an identity provider over http on this computer. */
  readonly dev: boolean;
  /** What a user's file that is not valid does at start: stop with `config_invalid`, or count as empty and be reported. */
  readonly onInvalidUser?: 'throw' | 'ignore';
}

export interface Settings extends SettingsSource {
  readonly path: string;
  /**
   * Changes the user's settings: all of it or nothing. Throws `config_locked` for a managed key, `invalid_input` with
   * the key and the reason for anything the schema refuses.
   */
  update(change: (user: UserSettings) => UserSettings): void;
  /** Every key with where its value comes from. */
  origins(): readonly SettingOrigin[];
  /** Whether IT has set this key (a path with dots, `servers.people`) or one above it. */
  isLocked(key: string): boolean;
  /** Which sources are in force, and the keys they lock. */
  managed(): { readonly source: string | null; readonly locked: readonly string[] };
  /** What is wrong with the policy or with the user's file at the moment. */
  problems(): readonly ProblemReport[];
  /** Called after a change of what is managed, locked or wrong, whether or not a value changed; returns the removal. */
  onStatus(listener: () => void): () => void;
  /** Reads all sources again. */
  reload(): void;
  close(): void;
}

interface Snapshot {
  readonly user: LayerDocument;
  readonly managed: Managed;
  readonly effective: Effective;
  readonly problems: readonly ProblemReport[];
}

/** The settings of the agent. Throws `config_invalid` when the user's document is not valid (see `onInvalidUser`). */
export function createSettings(options: SettingsOptions): Settings {
  const { user, policy, machine = [], lastValidPolicy = null, log, dev } = options;
  const rules = { dev };
  const readManaged = createManagedReader({ policy, machine }, rules, lastValidPolicy, log);
  const changes = createEmitter<{ now: Configuration; before: Configuration }>((thrown) =>
    log.error('settings_listener_failed', { reason: String(thrown) }),
  );
  const statusChanges = createEmitter<void>((thrown) =>
    log.error('settings_listener_failed', { reason: String(thrown) }),
  );
  let snapshot = firstSnapshot();

  function firstSnapshot(): Snapshot {
    const managed = readManaged();
    try {
      return compute(readUser(), managed, []);
    } catch (error) {
      if (options.onInvalidUser !== 'ignore' || !(error instanceof Problem)) throw error;
      log.error('settings_invalid', { reason: error.message });
      return compute({}, managed, [error.report()]);
    }
  }

  function readUser(): LayerDocument {
    const checked = validateLayer(user.read() ?? {}, rules);
    if (checked.ok) return checked.value;
    throw invalidFile(checked.issues.map(issueText).join('; '));
  }

  function invalidFile(reason: string): Problem {
    return new Problem('config_invalid', { path: user.path, reason });
  }

  function compute(document: LayerDocument, managed: Managed, problems: readonly ProblemReport[]): Snapshot {
    const effective = effectiveSettings(document, managed);
    const issue = effective.incomplete[0];
    const byUser = document['identityProvider'] ?? null;
    if (issue !== undefined && byUser !== null && !managed.lockedDown) throw invalidFile(issueText(issue));
    return { user: document, managed, effective, problems: [...managed.problems, ...problems] };
  }

  function adopt(next: Snapshot): void {
    const previous = snapshot;
    const before = previous.effective.configuration;
    snapshot = next;
    const now = next.effective.configuration;
    if (!isDeepStrictEqual(now, before)) changes.emit({ now, before });
    if (!isDeepStrictEqual(statusOf(next), statusOf(previous))) statusChanges.emit();
  }

  function reload(): void {
    const managed = readManaged();
    try {
      adopt(compute(readUser(), managed, []));
    } catch (error) {
      // A file that is being edited keeps what was valid; the policy is in force all the same.
      if (!(error instanceof Problem)) throw error;
      log.warn('settings_invalid', { reason: error.message });
      adopt(keepUser(managed, error.report()));
    }
  }

  function keepUser(managed: Managed, problem: ProblemReport): Snapshot {
    try {
      return compute(snapshot.user, managed, [problem]);
    } catch {
      return compute({}, managed, [problem]);
    }
  }

  function update(change: (document: UserSettings) => UserSettings): void {
    const proposed = change(structuredClone(snapshot.user));
    const document = changedDocument(snapshot.user, proposed, snapshot.effective);
    const checked = validateLayer(document, rules);
    if (!checked.ok) throw new Problem('invalid_input', { reason: checked.issues.map(issueText).join('; ') });
    const next = acceptable(checked.value);
    user.write(document);
    adopt(next);
  }

  function acceptable(document: LayerDocument): Snapshot {
    try {
      return compute(document, snapshot.managed, []);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      throw new Problem('invalid_input', { reason: String(error.detail['reason']) }, { cause: error });
    }
  }

  const removals = [user, ...policy, ...machine].map((source) => source.onChange(reload));

  return {
    path: user.path,
    current: () => snapshot.effective.configuration,
    onChange: (listener) => changes.on(({ now, before }) => listener(now, before)),
    update,
    origins: () => originsOf(snapshot.effective),
    isLocked: (key) => snapshot.effective.isLocked(key),
    managed: () => ({ source: snapshot.managed.source, locked: lockedKeys(snapshot.effective) }),
    problems: () => snapshot.problems,
    onStatus: (listener) => statusChanges.on(listener),
    reload,
    close: () => removals.forEach((remove) => remove()),
  };
}

function statusOf({ effective, managed, problems }: Snapshot): unknown {
  return { origins: originsOf(effective), source: managed.source, problems };
}

function originsOf(effective: Effective): readonly SettingOrigin[] {
  return [...effective.leaves.keys()].map((key) => {
    const source = effective.sources.get(key) ?? 'default';
    return { key, source: source === 'recommended' ? 'policy' : source, locked: effective.isLocked(key) };
  });
}

function lockedKeys(effective: Effective): readonly string[] {
  return [...effective.leaves.keys()].filter((key) => effective.isLocked(key));
}
