import { afterEach } from 'vitest';
import { connectAiClient } from '../../src-main/demo/ai-client.ts';
import { openDemo, type Demo } from '../../src-main/demo/demo.ts';
import type { RecordedRequest } from '../../src-main/demo/recorder.ts';
import type { Platform } from '../../src-main/ports/platform.ts';
import { signInAs } from './fake-browser.ts';

/** The embedded organisation with an agent, everything over real loopback HTTP. */
export interface DemoRig extends Demo {
  signIn(person: string): Promise<void>;
  /** An AI client that is connected to one server through the agent. */
  client(server: string): ReturnType<typeof connectAiClient>;
  /** Changes fields of a server's authorization; what is left out stays. */
  authorize(server: string, authorization: object): Promise<void>;
  /** Requests of this grant at the organisation so far. */
  asked(grantType: string): readonly RecordedRequest[];
}

/** Opens rigs for single tests, and closes them after each. */
export function useDemoRig(): (platform?: Partial<Platform>) => Promise<DemoRig> {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const thing of open.splice(0).reverse()) await thing.close();
  });
  return async (platform = {}) => {
    const demo = await openDemo({ anyPorts: true, platform });
    open.push(demo);
    return {
      ...demo,
      async signIn(person) {
        const { attempt, url } = await demo.call('session.signIn', { openBrowser: false });
        await Promise.all([demo.call('session.awaitSignIn', { attempt }), signInAs(person)(url)]);
      },
      async client(server) {
        const { token } = await demo.call('clients.add', { name: `test ${server}`, servers: null });
        const connected = await connectAiClient(`${demo.host.mcp}/${server}`, token);
        open.push(connected);
        return connected;
      },
      async authorize(id, authorization) {
        const { settings } = await demo.call('servers.get', { id });
        const merged = { ...settings.authorization, ...authorization };
        await demo.call('servers.edit', { id, settings: { ...settings, authorization: merged } });
      },
      asked: (grantType) => demo.org.requests.filter(({ params }) => params['grant_type'] === grantType),
    };
  };
}
