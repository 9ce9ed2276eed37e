export const welcome = {
  title: 'Welcome to Onbehalf',
  description:
    'Sign in once, and every AI client on this computer works with your company’s servers as you. Three steps.',
  step: (number: number) => `Step ${number}`,
  done: 'Done',
  connect: 'Connect to your company',
  connectHint:
    'Your IT department has two values for you. Onbehalf looks up what the provider publishes about itself; you sign in in the next step.',
  connectManaged: (host: string) => `Set up by your organisation: ${host}`,
  connectDone: (host: string) => `Connected to ${host}`,
  connectMore: 'All settings of the provider',
  next: 'Continue',
  signIn: 'Sign in',
  signInHint: (name: string) =>
    `Your browser opens ${name}. Onbehalf keeps the tokens in the keychain of this computer.`,
  signInAfter: 'Comes after the first step.',
  clients: 'Connect your AI clients',
  clientsHint: 'Onbehalf writes one entry into the settings of each client, after showing it to you.',
  clientsOpen: 'Choose AI clients',
  clientsAfter: 'Comes after you have signed in.',
  finish: 'Go to Home',
};
