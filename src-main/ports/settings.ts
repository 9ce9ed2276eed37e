import type { Configuration } from '../../src-shared/domain/configuration.ts';

/** The effective settings: defaults, the user's, the machine's and the organisation's policy, the later ones winning. */
export interface SettingsSource {
  current(): Configuration;
  /** Called after each change with what it was before; returns the removal. */
  onChange(listener: (now: Configuration, before: Configuration) => void): () => void;
}
