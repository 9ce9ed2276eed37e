import type { Check } from './check.ts';
import { AGENT_CHECKS, RUNNING_CHECK } from './checks/agent.ts';
import { aiClientChecks, CLIENT_CHECKS } from './checks/clients.ts';
import { COMPUTER_CHECKS } from './checks/computer.ts';
import { PROVIDER_CHECKS } from './checks/provider.ts';
import { LIVE_PROVIDER_CHECKS } from './checks/provider-live.ts';
import { exchangeChecks, SERVER_CHECKS } from './checks/servers.ts';
import type { Facts } from './facts.ts';

/** Every diagnostic that does not depend on what is set up. */
export const CHECKS: readonly Check[] = [
  RUNNING_CHECK,
  ...COMPUTER_CHECKS,
  ...AGENT_CHECKS,
  ...PROVIDER_CHECKS,
  ...LIVE_PROVIDER_CHECKS,
  ...SERVER_CHECKS,
  ...CLIENT_CHECKS,
];

/** All of them, with one for each server and each AI client of this computer. */
export async function allChecks(facts: Facts): Promise<readonly Check[]> {
  return [...CHECKS, ...exchangeChecks(facts), ...(await aiClientChecks(facts))];
}
