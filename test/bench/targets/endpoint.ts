import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAgent, openOrganisation } from '../../../src-main/demo/demo.ts';
import { signInAs } from '../../support/fake-browser.ts';
import { announce } from '../target.ts';

/** The whole agent with everything on: credential check, session, policy, exchange cache, audit written. */
const organisation = await openOrganisation({ anyPorts: true });
const agent = await openAgent(organisation, mkdtempSync(join(tmpdir(), 'onbehalf-bench-')), {
  anyPorts: true,
});
const { attempt, url } = await agent.call('session.signIn', { openBrowser: false });
await Promise.all([agent.call('session.awaitSignIn', { attempt }), signInAs('alice')(url)]);
await agent.call('servers.add', {
  id: 'bench',
  settings: {
    name: 'Benchmark',
    url: process.argv[2] ?? '',
    authorization: { type: 'token_exchange', audience: 'api://people', scopes: ['people.read'] },
  },
});
// The load is one client's, far beyond what any is allowed.
await agent.call('config.change', { endpoint: { requestsPerSecond: 1_000_000 } });
const { token } = await agent.call('clients.add', { name: 'Load', servers: null });
announce({ url: `${agent.host.mcp}/bench`, headers: { authorization: `Bearer ${token}` } });
