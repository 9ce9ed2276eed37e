/** What a key is for, in words that an administrator sees in an editor, in Group Policy or in a profile manager. */
export interface KeyHelp {
  readonly title: string;
  readonly text: string;
}

export const help = (title: string, text: string): KeyHelp => ({ title, text });

const secretReference = {
  '.env': help('Environment variable', 'Name of the environment variable that holds the secret.'),
  '.file': help(
    'File',
    'Path of a file that holds the secret; only the person who runs the agent should be able to read it.',
  ),
};

/** A key that names where a secret is read from, with the keys below it. */
export function under(prefix: string, own: KeyHelp): Record<string, KeyHelp> {
  const below = Object.entries(secretReference).map(([key, value]) => [prefix + key, value] as const);
  return { [prefix]: own, ...Object.fromEntries(below) };
}
