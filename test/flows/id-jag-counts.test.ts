import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { connectAiClient } from '../../src-main/demo/ai-client.ts';
import { openAgent, openOrganisation, type DemoAgent } from '../../src-main/demo/demo.ts';
import { createMemoryVault } from '../../src-main/platform/memory-vault.ts';
import { signInAs } from '../support/fake-browser.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function signIn(agent: DemoAgent, person: string): Promise<void> {
  const { attempt, url } = await agent.call('session.signIn', { openBrowser: false });
  await Promise.all([agent.call('session.awaitSignIn', { attempt }), signInAs(person)(url)]);
}

async function useExpenses(agent: DemoAgent): Promise<void> {
  const { token } = await agent.call('clients.add', { name: 'test', servers: null });
  const client = await connectAiClient(`${agent.host.mcp}/expenses`, token);
  await client.call('list');
  await client.close();
}

const counted = async (agent: DemoAgent) =>
  (await agent.call('exchange.trace', {})).counts.map(({ server, idJags, included }) => ({
    server,
    idJags,
    included,
  }));

it('the ID-JAGs of a month are counted for each person, over a restart', async () => {
  const organisation = await openOrganisation({ anyPorts: true });
  ends.push(() => organisation.close());
  const dataDir = await mkdtemp(join(tmpdir(), 'onbehalf-counts-'));
  ends.push(() => rm(dataDir, { recursive: true, force: true }));
  const options = { anyPorts: true, platform: { vault: createMemoryVault() } };

  const first = await openAgent(organisation, dataDir, options);
  await signIn(first, 'alice');
  await useExpenses(first);
  expect(await counted(first)).toEqual([{ server: 'expenses', idJags: 1, included: 250 }]);
  await first.close();

  const second = await openAgent(organisation, dataDir, options);
  ends.push(() => second.close());
  await useExpenses(second);
  expect(await counted(second)).toEqual([{ server: 'expenses', idJags: 2, included: 250 }]);

  await second.call('session.signOut', { openBrowser: false });
  await signIn(second, 'bob');
  await useExpenses(second);
  expect(await counted(second)).toEqual([{ server: 'expenses', idJags: 1, included: 250 }]);
});
