import { userInfo } from 'node:os';
import type { PolicySource } from '../../ports/policy-source.ts';
import { BUNDLE_ID } from '../../settings/templates/macos.ts';
import { createGroupPolicy } from './group-policy.ts';
import { createMachineFile } from './machine-file.ts';
import { createManagedPreferences } from './managed-preferences.ts';
import { createPolicyFolder } from './policy-folder.ts';
import { loadRegistryLibrary, readRegistryText, type RegistryLibrary } from './registry.ts';

export interface ManagedPlaces {
  /** Policies of the operating system, the strongest first. */
  readonly policySources: readonly PolicySource[];
  /** Settings for everybody on the computer, below the policies. */
  readonly machineSources: readonly PolicySource[];
}

const ROOT_USER = 0;

/**
 * Where IT manages this computer. All of these places are the administrator's, and none of them can be moved by an
 * environment variable, an option or a file of the person.
 */
export function managedSources(platform: NodeJS.Platform = process.platform): ManagedPlaces {
  if (platform === 'win32') return onWindows();
  if (platform === 'darwin') return onMacOs();
  return {
    policySources: [
      createPolicyFolder({ base: '/etc', folders: ['onbehalf', 'policies'], owner: ROOT_USER }),
    ],
    machineSources: [createMachineFile({ base: '/etc', folders: ['onbehalf'], owner: ROOT_USER })],
  };
}

function onMacOs(): ManagedPlaces {
  const preferences = createManagedPreferences({
    base: '/Library/Managed Preferences',
    owner: ROOT_USER,
    user: userInfo().username,
    domain: BUNDLE_ID,
  });
  const place = { base: '/Library/Application Support', folders: ['Onbehalf'], owner: ROOT_USER };
  return { policySources: [preferences], machineSources: [createMachineFile(place)] };
}

function onWindows(): ManagedPlaces {
  let loaded: RegistryLibrary | null = null;
  const library = (): RegistryLibrary => (loaded ??= loadRegistryLibrary());
  return {
    policySources: [
      createGroupPolicy({ hive: 'HKLM', library }),
      createGroupPolicy({ hive: 'HKCU', library }),
    ],
    machineSources: [machineFileOfWindows(library)],
  };
}

const SYSTEM_FOLDERS = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion';

/**
 * Below the common program files and not the program data: there anybody may make folders, and whoever makes one owns it.
 * The folder's address comes from the registry, as the environment is the person's.
 */
function machineFileOfWindows(library: () => RegistryLibrary): PolicySource {
  const file = (): PolicySource => {
    const base = readRegistryText(library(), 'HKLM', SYSTEM_FOLDERS, 'CommonFilesDir');
    if (base === null || base === '') throw new Error('the common program files are not known');
    return createMachineFile({ base, folders: ['Onbehalf'], owner: null });
  };
  return {
    name: 'computer settings',
    read() {
      try {
        return file().read();
      } catch (error) {
        const reason = error instanceof Error ? error.message : 'unknown';
        return [{ state: 'unreadable', where: `HKLM\\${SYSTEM_FOLDERS}`, reason }];
      }
    },
    onChange(listener) {
      try {
        return file().onChange(listener);
      } catch {
        return () => undefined;
      }
    },
  };
}
