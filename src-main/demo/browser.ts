import { chromium, type Browser } from 'playwright-core';
import { findChromium } from './chromium.ts';

const FLAGS = [
  // As root, and in containers without user namespaces, Chromium's sandbox cannot start.
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--font-render-hinting=none',
  // Nothing but the addresses a page is sent to: no update checks, no reports.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--no-pings',
];

/** Starts a real, headless Chromium with no network of its own. The caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  return chromium.launch({
    executablePath,
    args: FLAGS,
    env: { ...definedEnvironment(), ...env },
    timeout: 60_000,
  });
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
