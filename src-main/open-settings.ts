import type { Platform } from './ports/platform.ts';
import { createSettings, type Settings, type SettingsOptions } from './settings/settings.ts';

/** The settings of a platform, from all its sources. Throws `config_invalid` unless an invalid file of the user is ignored. */
export function openSettings(
  platform: Platform,
  options: Pick<SettingsOptions, 'onInvalidUser'> = {},
): Settings {
  return createSettings({
    user: platform.userSettings,
    policy: platform.policySources,
    machine: platform.machineSources,
    lastValidPolicy: platform.document('last-valid-policy'),
    log: platform.log,
    dev: platform.dev,
    ...options,
  });
}
