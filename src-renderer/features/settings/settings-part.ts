import type { Configuration } from '../../../src-shared/domain/configuration.ts';

/** What every part of the settings is drawn from. */
export interface SettingsPart {
  readonly configuration: Configuration;
  /** For a key of the configuration, as its path with dots. */
  readonly isLocked: (key: string) => boolean;
}
