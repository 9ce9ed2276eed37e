export const diagnostics = {
  title: 'Diagnostics',
  description:
    'Looks at everything that a call needs, from the network to the servers, and says what to do where something is wrong.',
  run: 'Run all checks',
  running: 'Running the checks…',
  again: 'Run again',
  lastRun: (when: string) => `Last run ${when}`,
  summary: {
    ok: 'Everything looks well',
    warning: 'It works, with something to look at',
    failed: 'Something needs to be put right',
  },
  counts: (failed: number, warnings: number, ok: number) =>
    [`${failed} failed`, `${warnings} to look at`, `${ok} passed`].join(', '),
  groups: {
    computer: 'This computer',
    agent: 'Onbehalf',
    provider: 'Identity provider',
    servers: 'Servers',
    clients: 'AI clients',
  },
  passed: (count: number) => `${count} passed`,
  why: 'Why it matters',
  symptom: 'What do you notice?',
  symptomAll: 'Look at everything',
  fixing: (title: string) => `${title}?`,
  report: 'Report for support',
  reportHint:
    'A text without tokens, secrets and arguments. Read it before you send it; Onbehalf never sends it by itself.',
  reportMake: 'Make the report',
  reportSave: 'Save as a file',
};
