import type { Configuration } from '../../src-shared/domain/configuration.ts';

/** The effective settings: defaults, the user's, the machine's and the organisation's policy, the later ones winning. */
export interface SettingsSource {
  current(): Configuration;
  /** Called after each change with what it was before; returns the removal. */
  onChange(listener: (now: Configuration, before: Configuration) => void): () => void;
}

/** One place where IT puts settings: an OS policy, or a machine-wide file. */
export interface PolicySource {
  /** As people know it: a registry path, a file. */
  readonly name: string;
  /** `policy` locks what it sets; `machine` is a default that the user may change. */
  readonly scope: 'policy' | 'machine';
  /** The raw document, or `undefined` where there is none. Throws `config_invalid` when it cannot be read. */
  read(): unknown;
  /** Returns the removal. */
  onChange(listener: () => void): () => void;
}
