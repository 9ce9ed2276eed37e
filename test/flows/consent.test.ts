import { afterEach, expect, it } from 'vitest';
import { DEMO_BROKERED_RESOURCE } from '../../src-main/demo/resources.ts';
import { TOKEN_EXCHANGE } from '../../src-main/demo/wire.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { serverSchema } from '../../src-shared/domain/server.ts';
import { answerOk, startUpstream, toolCall, type Upstream } from '../proxy/fixture.ts';
import { useDemoRig, type DemoRig } from '../support/demo-rig.ts';
import { signInAs } from '../support/fake-browser.ts';

const openRig = useDemoRig();
let calendar: Upstream | null = null;
afterEach(async () => await calendar?.close());

/** What the person does in the browser at the moment. */
let visiting: Promise<unknown> = Promise.resolve();

/** Waits shortly, but never past the person. */
const hurried = {
  ...systemClock,
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await visiting;
    await systemClock.sleep(Math.min(ms, 50), signal);
  },
};

/** An agent with a server behind Okta's consent, and what the browser is given to open. */
async function withCalendar(visits: (url: string) => Promise<unknown>) {
  const opened: string[] = [];
  const open = async (url: string): Promise<void> => {
    opened.push(url);
    visiting = visits(url);
    await visiting;
  };
  const rig = await openRig({ clock: hurried, browser: { open } });
  calendar = await startUpstream(answerOk);
  const authorization = {
    type: 'token_exchange',
    requestedCredential: 'oauth_sts',
    resource: DEMO_BROKERED_RESOURCE,
  };
  const settings = serverSchema.parse({ name: 'Calendar', url: calendar.url, authorization });
  await rig.call('servers.add', { id: 'calendar', settings });
  await rig.signIn('alice');
  return { rig, opened, upstream: calendar };
}

async function call(rig: DemoRig): Promise<string> {
  const { token } = await rig.call('clients.add', { name: 'test', servers: null });
  const response = await fetch(`${rig.host.mcp}/calendar`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify(toolCall('look_up')),
  });
  return await response.text();
}

it('a call waits while the person agrees in the browser, and goes on by itself with their token', async () => {
  const { rig, opened, upstream } = await withCalendar((url) => signInAs('alice').visit(url));
  const answers = await Promise.all([call(rig), call(rig), call(rig)]);
  expect(answers.filter((text) => text.includes('consent'))).toEqual([]);
  expect(opened).toHaveLength(1);
  expect(new URL(opened[0] ?? '').origin).toBe(rig.org.issuer);
  const credentials = upstream.requests.map(({ headers }) => headers.authorization);
  expect(credentials).toHaveLength(3);
  expect(new Set(credentials).size).toBe(1);
  expect(credentials[0]).toMatch(/^Bearer sts_/);
  expect(rig.asked(TOKEN_EXCHANGE).at(-1)?.status).toBe(200);
});

it('where the person does not agree, the call ends with the page to open, and nothing reached the server', async () => {
  const { rig, opened, upstream } = await withCalendar(async () => undefined);
  const answer = JSON.parse(await call(rig));
  expect(answer).toMatchObject({
    result: {
      isError: true,
      structuredContent: { error: { type: 'consent_required', url: opened[0], retry: true } },
    },
  });
  expect(upstream.requests).toEqual([]);
  const { records } = await rig.call('audit.list', { kind: 'call', server: 'calendar' });
  expect(records).toMatchObject([{ problem: 'consent_required', email: 'alice@example.com' }]);
});
