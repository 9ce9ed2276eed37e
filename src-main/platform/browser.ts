import type { ChildProcess } from 'node:child_process';
import open from 'open';
import type { Browser } from '../ports/outside.ts';
import { Problem } from '../../src-shared/problems/problem.ts';

/** A launcher that fails does so at once; one that is still running has started a browser. */
const SETTLE_MS = 1_500;

export type Launch = (url: string) => Promise<ChildProcess>;

/** The person's own browser. */
export function createBrowser(launch: Launch = launchDefault): Browser {
  return {
    async open(url) {
      const address = webAddress(url);
      try {
        await settled(await launch(address));
      } catch (cause) {
        throw new Problem('browser_failed', {}, { cause });
      }
    },
  };
}

/** Only web pages are opened: any other scheme would start whatever program claims it. */
function webAddress(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:'))
    throw new Problem('browser_failed', {}, { cause: new Error('not an http(s) URL') });
  return parsed.href;
}

async function launchDefault(url: string): Promise<ChildProcess> {
  if (!hasDesktop()) throw new Error('no display');
  return await open(url);
}

function hasDesktop(): boolean {
  if (process.platform !== 'linux') return true;
  const { DISPLAY, WAYLAND_DISPLAY, BROWSER, WSL_DISTRO_NAME } = process.env;
  return [DISPLAY, WAYLAND_DISPLAY, BROWSER, WSL_DISTRO_NAME].some(
    (value) => value !== undefined && value !== '',
  );
}

function settled(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(null), SETTLE_MS);
    const finish = (error: Error | null): void => {
      clearTimeout(timer);
      child.removeListener('exit', onExit);
      child.removeListener('error', finish);
      if (error === null) resolve();
      else reject(error);
    };
    const onExit = (code: number | null): void =>
      finish(code === 0 ? null : new Error(`the launcher ended with ${String(code)}`));
    if (child.exitCode !== null) return onExit(child.exitCode);
    child.once('exit', onExit);
    child.once('error', finish);
  });
}
