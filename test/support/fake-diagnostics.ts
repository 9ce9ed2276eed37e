import type { CheckGroup, CheckResult, CheckStatus } from '../../src-shared/domain/diagnostics.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { FakeHandlers } from './fake-agent.ts';
import { FAKE_NOW } from './fake-agent-data.ts';

function check(
  id: string,
  group: CheckGroup,
  title: string,
  status: CheckStatus,
  change: Partial<CheckResult> = {},
): CheckResult {
  return {
    id,
    group,
    title,
    why: 'Without it, calls of AI clients do not reach the servers.',
    status,
    seen: [],
    problem: null,
    remedy: null,
    fix: null,
    ms: 12,
    ...change,
  };
}

const CHECKS: CheckResult[] = [
  check('network', 'computer', 'The network is reachable', 'ok', {
    seen: [{ name: 'proxy', value: 'none' }],
  }),
  check('clock', 'computer', 'The clock is right', 'ok', { seen: [{ name: 'difference', value: '0.4 s' }] }),
  check('keychain', 'computer', 'The keychain keeps secrets', 'ok', {
    seen: [{ name: 'store', value: 'Secret Service' }],
  }),
  check('endpoint', 'agent', 'The local endpoint answers', 'ok'),
  check('callback-ports', 'agent', 'A sign-in port is free', 'warning', {
    seen: [{ name: '7379', value: 'taken by node (4121)' }],
    remedy:
      'Close that program, or leave it: 17379 is free and will be used. `onbehalf doctor` shows it again.',
  }),
  check('provider.discovery', 'provider', 'The discovery document can be read', 'ok'),
  check('servers.list', 'servers', 'The servers answer', 'failed', {
    seen: [{ name: 'crm', value: 'connection refused' }],
    problem: new Problem('server_unreachable', { server: 'crm', reason: 'connection refused' }).report(),
  }),
  check('client:cursor', 'clients', 'Cursor is connected', 'warning', {
    remedy: 'Its entry names an old address.',
    fix: {
      title: 'Write the entry again',
      does: 'Writes the current address into the file of Cursor and keeps a copy.',
    },
  }),
  check('clients.bypass', 'clients', 'No server is reached past Onbehalf', 'skipped'),
];

/** Checks of a computer that is not there. */
export function fakeDiagnostics(): FakeHandlers {
  return {
    'diagnostics.run': () => ({
      startedAt: new Date(FAKE_NOW).toISOString(),
      status: 'failed',
      checks: CHECKS,
    }),
    'diagnostics.fix': ({ check: id }) => ({
      done: 'The entry was written again.',
      check: check(id, 'clients', 'Cursor is connected', 'ok'),
    }),
    'diagnostics.symptoms': () => ({
      symptoms: [
        {
          id: 'client-401',
          words: 'My AI client says 401 or "unauthorized"',
          checks: ['client:*', 'endpoint'],
        },
        { id: 'tool-fails', words: 'A tool fails, or a server does not answer', checks: ['servers.list'] },
      ],
    }),
    'diagnostics.report': () => ({
      text: 'Onbehalf 0.1.0, headless, linux x64\n\n[ok]      network\n[failed]  servers.list: connection refused\n',
      fileName: 'onbehalf-report-2026-11-24.txt',
    }),
  };
}
