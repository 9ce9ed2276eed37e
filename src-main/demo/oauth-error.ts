/** A refusal in OAuth's own form (RFC 6749 section 5.2), with Okta's status and text. */
export class OAuthError extends Error {
  readonly status: number;
  readonly error: string;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    error: string,
    description: string,
    extra: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(description);
    this.name = 'OAuthError';
    this.status = status;
    this.error = error;
    this.extra = extra;
    this.headers = headers;
  }

  get body(): Record<string, unknown> {
    return { error: this.error, error_description: this.message, ...this.extra };
  }
}

export const invalidRequest = (description: string): OAuthError =>
  new OAuthError(400, 'invalid_request', description);
export const invalidClient = (description: string): OAuthError =>
  new OAuthError(401, 'invalid_client', description);
export const invalidGrant = (description: string): OAuthError =>
  new OAuthError(400, 'invalid_grant', description);
export const invalidScope = (description: string): OAuthError =>
  new OAuthError(400, 'invalid_scope', description);
export const invalidTarget = (description: string): OAuthError =>
  new OAuthError(400, 'invalid_target', description);
export const accessDenied = (description: string): OAuthError =>
  new OAuthError(400, 'access_denied', description);
