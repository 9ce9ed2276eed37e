import { agent, app } from './key-help/agent.ts';
import type { KeyHelp } from './key-help/help.ts';
import { policy } from './key-help/policy.ts';
import { accounts, exchange, provider } from './key-help/provider.ts';
import { servers } from './key-help/servers.ts';

/** The keys of the configuration; `*` stands for the id of a server or the number of a list entry. */
export const KEY_HELP: Readonly<Record<string, KeyHelp>> = {
  ...provider,
  ...exchange,
  ...accounts,
  ...servers,
  ...agent,
  ...policy,
  ...app,
};
