import { COMMANDS } from '../../src-shared/contract/commands.ts';
import { asProblem } from '../../src-shared/problems/problem.ts';
import type { Agent } from '../agent.ts';
import type { Browser } from '../ports/outside.ts';

/** The agent as a headless host offers it: `window.open` gives (and opens) a new address of the web console. */
export function withWindow(agent: Agent, consoleUrl: () => string, browser: Browser): Agent {
  return {
    ...agent,
    async call(name, request, caller, signal) {
      const accepted = COMMANDS['window.open'].request.safeParse(request ?? {});
      if (name !== 'window.open' || !accepted.success) return agent.call(name, request, caller, signal);
      const url = consoleUrl();
      return {
        ok: true,
        value: { url, browserOpened: accepted.data.openBrowser && (await opens(browser, url)) },
      };
    },
  };
}

/** That no browser could be opened is no failure: the address is there to be opened by hand. */
async function opens(browser: Browser, url: string): Promise<boolean> {
  try {
    await browser.open(url);
    return true;
  } catch (thrown) {
    if (asProblem(thrown).code === 'browser_failed') return false;
    throw thrown;
  }
}
