/** What signing needs, by system: one of the groups has to be complete. The values stay in the environment. */
const NEEDED: Readonly<Record<string, readonly (readonly string[])[]>> = {
  darwin: [
    [
      'CSC_LINK',
      'CSC_KEY_PASSWORD',
      'CSC_INSTALLER_LINK',
      'CSC_INSTALLER_KEY_PASSWORD',
      'APPLE_API_KEY',
      'APPLE_API_KEY_ID',
      'APPLE_API_ISSUER',
    ],
  ],
  win32: [
    [
      'AZURE_TENANT_ID',
      'AZURE_CLIENT_ID',
      'AZURE_CLIENT_SECRET',
      'AZURE_SIGNING_ENDPOINT',
      'AZURE_SIGNING_ACCOUNT',
      'AZURE_SIGNING_PROFILE',
      'AZURE_SIGNING_PUBLISHER',
    ],
    ['WIN_CSC_LINK', 'WIN_CSC_KEY_PASSWORD'],
  ],
  // Repositories and their packages are signed where they are published; there is nothing in a deb, rpm or AppImage.
  linux: [[]],
};

type Environment = Readonly<Record<string, string | undefined>>;

/** What is missing to sign on this system, in words; null when nothing is. */
export function missingForSigning(platform: string, env: Environment): string | null {
  const groups = NEEDED[platform] ?? [[]];
  const missing = groups.map((group) => group.filter((name) => !env[name]));
  if (missing.some((names) => names.length === 0)) return null;
  const ways = missing.map((names) => names.join(', ')).join('; or ');
  return `The packages cannot be signed: set ${ways}. Without a signature they are for trying out alone: npm run dist -- --unsigned`;
}

/** Azure Trusted Signing, where its variables are set. */
export function azureSigning(env: Environment): Readonly<Record<string, string>> | null {
  const { AZURE_SIGNING_ENDPOINT: endpoint, AZURE_SIGNING_ACCOUNT: codeSigningAccountName } = env;
  const { AZURE_SIGNING_PROFILE: certificateProfileName, AZURE_SIGNING_PUBLISHER: publisherName } = env;
  if (!endpoint || !codeSigningAccountName || !certificateProfileName || !publisherName) return null;
  return { endpoint, codeSigningAccountName, certificateProfileName, publisherName };
}
