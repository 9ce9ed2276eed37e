export const exchange = {
  trace: 'Token trace',
  traceHint:
    'What the last exchanges for this server sent and got, leg by leg. Never a token: names, times, fingerprints.',
  traceNone: 'Nothing has been exchanged for this server since Onbehalf started.',
  traceOk: (strategy: string) => `${strategy}, went through`,
  traceFailed: (strategy: string) => `${strategy}, failed`,
  endpoint: 'Endpoint',
  sent: 'Sent',
  assertion: 'Client assertion',
  received: 'Received',
  token: 'Token',
  fingerprint: 'Fingerprint',
  issuedAt: 'Issued',
  expiresAt: 'Expires',
  count: (used: string, included: string, audience: string) =>
    `${used} of ${included} included ID-JAGs of this month for ${audience}`,
  countNear:
    'Close to what Okta includes for each person and app in a month. Ask your Okta administrator before it is used up.',
  debugger: 'Token debugger',
  debuggerHint: 'What the tokens of your session say. The tokens themselves are shown to nobody.',
  showClaims: 'Show the claims of my tokens',
  idToken: 'ID token',
  accessToken: 'Access token',
  noToken: 'There is none.',
  opaque: 'It has no claims that could be read: only its issuer knows what it says.',
};
