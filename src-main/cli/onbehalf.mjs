#!/usr/bin/env node
// The door of the command line. It is plain JavaScript so that an older Node.js can read it: where the running one is
// too old for the agent, the one that the project pins is started in its place.
import { spawn } from 'node:child_process';
import { createRequire, enableCompileCache } from 'node:module';
import process from 'node:process';

const MINIMUM_MAJOR = 24;

if (Number(process.versions.node.split('.')[0]) >= MINIMUM_MAJOR) {
  enableCompileCache?.();
  const { main } = await import('./main.ts');
  await main(process.argv.slice(2));
} else {
  runWithPinnedNode();
}

function runWithPinnedNode() {
  const require = createRequire(import.meta.url);
  const node = require.resolve(process.platform === 'win32' ? 'node/bin/node.exe' : 'node/bin/node');
  const child = spawn(
    node,
    [import.meta.filename ?? new URL(import.meta.url).pathname, ...process.argv.slice(2)],
    {
      stdio: 'inherit',
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}
