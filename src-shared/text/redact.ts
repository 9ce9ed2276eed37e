import { findCredentials } from './find-credentials.ts';

interface Pattern {
  readonly pattern: RegExp;
  /** Texts without it need no closer look: finding it costs a twentieth of trying the pattern. */
  readonly needs?: string;
}

const PATTERNS: readonly Pattern[] = [
  // A JWT or JWE in compact form (RFC 7515 section 7.1, RFC 7516 section 7.1): its header always begins with {" in base64url.
  { needs: 'eyJ', pattern: /\beyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){2,4}/g },
  {
    needs: '-----BEGIN',
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  },
  // An authorization scheme with its credential (RFC 9110 section 11.4).
  { pattern: /\b(?:Bearer|Basic|DPoP)\s+[A-Za-z0-9._~+/=-]{8,}/gi },
  // Form or query parameters of OAuth that carry something secret.
  {
    needs: '=',
    pattern:
      /\b(?:code|client_secret|client_assertion|assertion|subject_token|actor_token|refresh_token|access_token|id_token|id_token_hint|code_verifier|device_code|password)=[^&\s"']+/gi,
  },
  // Okta's SSWS tokens, and the agent's own local client tokens.
  { needs: 'SSWS', pattern: /\bSSWS\s+\S+/g },
  { needs: 'obh_', pattern: /\bobh_[A-Za-z0-9_-]{16,}/g },
];

/** The text that stands where a secret stood. */
export const REDACTED = '[redacted]';

/** Replaces everything in a text that has the form of a credential. For log lines and reports; the last line of defence, not the first. */
export function redact(text: string): string {
  return PATTERNS.reduce(
    (out, { pattern, needs }) =>
      needs === undefined || out.includes(needs) ? out.replace(pattern, REDACTED) : out,
    withoutKnown(text),
  );
}

/** The well-known formats replaced. */
function withoutKnown(text: string): string {
  let out = '';
  let end = 0;
  for (const found of findCredentials(text)) {
    out += text.slice(end, found.start) + REDACTED;
    end = found.end;
  }
  return end === 0 ? text : out + text.slice(end);
}

/**
 * Text from outside (a server, a provider, a file) made safe to show: control characters and characters that change
 * direction or are invisible become visible escapes, and the length is limited.
 */
export function plainText(text: string, maxLength = 500): string {
  const visible = text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (char) => `\\u{${char.codePointAt(0)?.toString(16) ?? ''}}`,
  );
  return visible.length > maxLength ? `${visible.slice(0, maxLength)}…` : visible;
}
