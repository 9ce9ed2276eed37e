import { expect, test } from 'vitest';
import { createAgentWait } from '../../src-main/cli/bridge/agent-wait.ts';
import { Problem } from '../../src-shared/problems/problem.ts';

const patience = { attempts: 5, pauseMs: 1 };

function agent(missingFor: number): { ask: () => Promise<string>; asked: () => number } {
  let asked = 0;
  return {
    asked: () => asked,
    ask: async () => {
      asked += 1;
      if (asked <= missingFor) throw new Problem('agent_not_running');
      return 'here';
    },
  };
}

test('a missing agent is started once, and waited for', async () => {
  let started = 0;
  const waitFor = createAgentWait(() => (started += 1), patience);
  const { ask, asked } = agent(3);
  expect(await waitFor(ask)).toBe('here');
  expect([started, asked()]).toEqual([1, 4]);
});

test('an agent that was there is not started again: it was stopped on purpose', async () => {
  let started = 0;
  const waitFor = createAgentWait(() => (started += 1), patience);
  await waitFor(agent(0).ask);
  expect(await waitFor(agent(2).ask)).toBe('here');
  expect(started).toBe(0);
});

test('what does not come is said, and so is every other problem, at once', async () => {
  const waitFor = createAgentWait(null, patience);
  const never = agent(100);
  await expect(waitFor(never.ask)).rejects.toMatchObject({ code: 'agent_not_running' });
  expect(never.asked()).toBe(5);
  const refused = new Problem('unknown_client');
  await expect(waitFor(() => Promise.reject(refused))).rejects.toBe(refused);
});
