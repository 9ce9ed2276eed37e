/** What Okta's 400 page says for the mistakes that cannot be sent back to the client. */
export function describeAuthorizationError(out: { error?: unknown; error_description?: unknown }): string {
  const description = typeof out.error_description === 'string' ? out.error_description : '';
  if (out.error === 'invalid_redirect_uri') {
    return "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings.";
  }
  if (out.error === 'invalid_client') return "Invalid value for 'client_id' parameter.";
  return description || 'The request is invalid.';
}
