import { buildWindow } from '../cli/build-window.ts';
import { launchBrowser } from './browser.ts';
import { openDemo } from './demo.ts';
import { printStory, tellStory } from './story.ts';

/** `npm run demo`: the main job on an embedded organisation. With `--once` the story is told to its end. */
async function main(args: readonly string[]): Promise<void> {
  const tell = (text: string): void => void process.stdout.write(`${text}\n`);
  if (args.includes('--once')) await once(tell);
  else await stayUp(tell);
}

async function once(tell: (text: string) => void): Promise<void> {
  tell('Starting the demo organisation, its MCP servers, the agent and a browser …');
  const [demo, chromium] = await Promise.all([openDemo({ anyPorts: true }), launchBrowser()]);
  try {
    printStory(await tellStory(demo, chromium, tell), tell);
  } finally {
    await chromium.close();
    await demo.close();
  }
}

async function stayUp(tell: (text: string) => void): Promise<void> {
  tell('Starting the demo organisation, its MCP servers and the agent …');
  await buildWindow();
  const demo = await openDemo({ anyPorts: false });
  const { token } = await demo.call('clients.add', { name: 'My AI client', servers: null });
  tell(`
The demo organisation is up. People: Alice (finance), Bob, and Mallory, who is assigned to nothing.

  Open the window (one-time address)   ${demo.host.consoleUrl()}
  Sign in                              ${new URL('/login', demo.host.mcp).href}
  Endpoint for an AI client            ${demo.host.mcp}
    with the header                    Authorization: Bearer ${token}
  Endpoint with MCP authorization      ${demo.host.mcpAuthorization}
  Command line                         npm run -s onbehalf -- status --data-dir ${demo.dataDir}
  The identity provider                ${demo.org.issuer}

Try: npx @modelcontextprotocol/inspector --cli ${demo.host.mcp}/people --transport http --method tools/list \\
       --header "Authorization: Bearer ${token}"
Stop with Ctrl-C.`);
  await new Promise<void>((done) => {
    process.once('SIGINT', () => done());
    process.once('SIGTERM', () => done());
  });
  await demo.close();
}

await main(process.argv.slice(2));
