import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { PolicyReading, PolicySource } from '../../ports/policy-source.ts';
import { typedDocument } from '../../settings/typed-document.ts';
import { isObject } from '../../settings/merge-layers.ts';
import { fileFingerprint } from './file-fingerprint.ts';
import { lookAtFolders, readTrusted, type TrustedPlace } from './trusted-file.ts';
import { watchPlace } from './watch-place.ts';

export interface ManagedPreferencesOptions {
  /** Where the system keeps what a profile forces: `/Library/Managed Preferences`. */
  readonly base: string;
  readonly owner: number | null;
  /** The short name of the person; what is forced for them is stronger than what is forced for the computer. */
  readonly user: string;
  /** The bundle identifier of the app. */
  readonly domain: string;
  /** Turns a property list, binary or XML, into JSON; throws with the reason. */
  readonly toJson?: (propertyList: Buffer) => string;
}

/**
 * The preferences that a configuration profile forces on macOS. Their files are read and not the preferences system: that
 * lays a person's own values (`defaults write`) over them where it is not asked for forced ones alone.
 */
export function createManagedPreferences(options: ManagedPreferencesOptions): PolicySource {
  const { base, owner, user, domain, toJson = plutil } = options;
  const places: readonly TrustedPlace[] = [
    { base, folders: [user], owner },
    { base, folders: [], owner },
  ];
  const fileIn = ({ folders }: TrustedPlace): string => join(base, ...folders, `${domain}.plist`);
  return {
    name: 'configuration profile',
    read: () => places.flatMap((place) => read(place, fileIn(place), toJson)),
    onChange: (listener) =>
      watchPlace(
        { fingerprint: () => fileFingerprint(places.map(fileIn)), folders: [base, join(base, user)] },
        listener,
      ),
  };
}

function read(place: TrustedPlace, path: string, toJson: (list: Buffer) => string): readonly PolicyReading[] {
  const looked = lookAtFolders(place);
  const content = looked ?? readTrusted(path, place.owner);
  if (content.state === 'absent') return [];
  if (content.state === 'untrusted') return [{ state: 'unreadable', where: path, reason: content.reason }];
  try {
    return [{ state: 'found', where: path, document: documentOf(JSON.parse(toJson(content.bytes))) }];
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown';
    return [
      { state: 'unreadable', where: path, reason: `it is not a property list of plain values: ${reason}` },
    ];
  }
}

/** The system and some MDM products add keys of their own to what they install. */
function documentOf(values: unknown): unknown {
  if (!isObject(values)) return values;
  const own = Object.entries(values).filter(([key]) => !/^(?:Payload|PFC_|_manualProfile$)/.test(key));
  return typedDocument(Object.fromEntries(own));
}

const PLUTIL_LIMIT_MS = 10_000;

/** The system's own converter, at the address where only the system can have put it. */
function plutil(list: Buffer): string {
  return execFileSync('/usr/bin/plutil', ['-convert', 'json', '-o', '-', '--', '-'], {
    input: list,
    encoding: 'utf8',
    env: {},
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: PLUTIL_LIMIT_MS,
  });
}
