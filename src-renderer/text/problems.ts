export const problems = {
  actions: {
    sign_in: 'Sign in',
    open_settings: 'Open settings',
    open_server: 'Open the server',
    open_diagnostics: 'Open diagnostics',
    approve: 'Decide',
    open_url: 'Open',
    retry: 'Try again',
  },
  actor: {
    person: null,
    admin: 'Your administrator can fix this.',
    server_owner: 'The owner of the server can fix this.',
    nobody: null,
  },
  copyRequest: 'Copy a message for them',
  request: (title: string, next: string, code: string) =>
    `Hello,\n\nOnbehalf on my computer says:\n${title}\n\nWhat should help:\n${next}\n\n(code: ${code})\n`,
};
