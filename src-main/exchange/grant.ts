import type { Secret } from '../../src-shared/text/secret.ts';

/** What a strategy got, before it is made into headers. Its value is a secret whatever its form. */
export interface Grant {
  readonly kind: 'access_token' | 'structured_secret' | 'service_account' | 'static_secret';
  /** A token or a fixed secret as it is; the two structured kinds as JSON. */
  readonly value: Secret;
  /** How the token is presented (RFC 6750, RFC 9449 section 7.1); null for what is no token. */
  readonly tokenType: 'Bearer' | 'DPoP' | null;
  /** null lasts as long as the settings. */
  readonly lifetimeMs: number | null;
  /** As granted, where the answer says so. */
  readonly scope: string | null;
}
