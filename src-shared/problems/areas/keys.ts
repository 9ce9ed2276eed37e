import { row, type ProblemRow } from '../row.ts';

/** The signing key of private_key_jwt. */
export const keysProblems = {
  signing_key_missing: row(
    'There is no signing key for private_key_jwt.',
    'Run `onbehalf keys generate` and register the public key in Okta.',
    { action: 'open_settings', actor: 'admin', http: 502 },
  ),
  signing_key_exists: row(
    'There is a signing key already ({kid}).',
    'Rotate it with `onbehalf keys rotate`: the old key is used until the new one was accepted.',
    { http: 409 },
  ),
  signing_key_invalid: row(
    'This is not a usable signing key: {reason}',
    'Give a private key as PKCS#8 PEM or JWK: RSA of 2,048 bits or more, or EC P-256.',
    { http: 400, exit: 2 },
  ),
  signing_key_referenced: row(
    'The signing key comes from {reference}, named in the configuration.',
    'Replace it there and restart Onbehalf; here it can only be shown.',
    { actor: 'admin', http: 409 },
  ),
} satisfies Record<string, ProblemRow>;
