/** How this copy came onto the computer: it decides who may replace it. */
export type InstallKind =
  /** A checkout or an unpacked folder: nobody updates it. */
  | 'development'
  /** The person's own copy: it may replace itself. */
  | 'own'
  /** For the whole computer: replacing it needs an administrator's consent. */
  | 'shared'
  /** Deployed by IT or a package manager: they replace it. */
  | 'managed';

export interface InstallFacts {
  readonly packaged: boolean;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of the program (on macOS: the bundle). */
  readonly folder: string;
  readonly writable: (path: string) => boolean;
  /** Whether the installer left its mark: the MSI does. */
  readonly hasMsiMark: boolean;
}

export function installKind(facts: InstallFacts): InstallKind {
  if (!facts.packaged) return 'development';
  switch (facts.platform) {
    case 'win32':
      if (facts.hasMsiMark) return 'managed';
      return facts.writable(facts.folder) ? 'own' : 'shared';
    case 'darwin':
      return facts.writable(facts.folder) ? 'own' : 'managed';
    default: {
      const appImage = facts.env['APPIMAGE'];
      return appImage !== undefined && appImage !== '' && facts.writable(appImage) ? 'own' : 'managed';
    }
  }
}
