import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../src-main/demo/browser.ts';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import { openDemo, type Demo } from '../../src-main/demo/demo.ts';
import { printStory, tellStory, type Story } from '../../src-main/demo/story.ts';
import { createMemoryVault } from '../../src-main/platform/memory-vault.ts';
import { recordingVault, secretsIn, secretsInPlay } from '../support/secrets-in-play.ts';

/** The story of the demo through a real browser, and the search for every secret that was in play in it. */
describe('the demo story', () => {
  const kept: string[] = [];
  const printed: string[] = [];
  let demo: Demo;
  let story: Story;
  let secrets: ReadonlyMap<string, string>;
  let files: ReadonlyMap<string, string>;

  beforeAll(async () => {
    const restore = captureOutput(printed);
    const chromium = await launchBrowser();
    demo = await openDemo({ anyPorts: true, platform: { vault: recordingVault(createMemoryVault(), kept) } });
    try {
      story = await tellStory(demo, chromium, (text) => void process.stdout.write(`${text}\n`));
      printStory(story, (text) => void process.stdout.write(`${text}\n`));
      secrets = secretsInPlay(demo, kept);
    } finally {
      await chromium.close();
      await demo.host.close();
      files = filesBelow(demo.dataDir);
      await demo.close();
      restore();
    }
  }, 120_000);

  afterAll(() => printed.splice(0));

  it('Alice may read the salary, Bob is refused by the API, Mallory does not get in', () => {
    const outcome = (person: string, did: string): string =>
      story.lines.find((line) => line.person === person && line.did.startsWith(did))?.outcome ??
      'did not happen';
    expect(outcome('Alice', 'people: whoami')).toContain('alice@example.com');
    expect(outcome('Alice', 'people: salary')).toContain('88000');
    expect(outcome('Bob', 'people: whoami')).toContain('bob@example.com');
    expect(outcome('Bob', 'people: salary')).toMatch(/^refused by the API/);
    expect(outcome('Alice', 'expenses: list')).not.toMatch(/refused|error/i);
    expect(outcome('Mallory', 'sign in')).toMatch(/^refused: You are not assigned/);
  });

  it('the token for the expenses came through an ID-JAG, each for its own audience', () => {
    expect(story.chain.map(({ token, audience }) => [token, audience])).toEqual([
      ['ID token', DEMO_CLIENT_ID],
      ['ID-JAG', demo.org.customIssuer('ausexpenses')],
      ['access token', 'api://expenses'],
    ]);
    expect(printed.join('')).toContain('cross app access');
  });

  it('the audit log names each of them under their own name', () => {
    const salary = story.records
      .filter((record) => record.tool === 'salary')
      .map(({ email, outcome }) => [email, outcome]);
    expect(salary.toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
      ['alice@example.com', 'ok'],
      ['bob@example.com', 'tool_error'],
    ]);
    expect(
      story.records.some((record) => record.kind === 'sign_in' && record.problem === 'user_not_assigned'),
    ).toBe(true);
  });

  it('knows every kind of secret that was in play', () => {
    const kinds = new Set([...secrets.values()].map((kind) => kind.split(' ')[0]));
    expect([...kinds]).toEqual(
      expect.arrayContaining([
        'assertion',
        'bearer',
        'client_assertion',
        'code',
        'code_verifier',
        'key',
        'subject_token',
        'token',
      ]),
    );
  });

  it('no token, secret or key appears in the output', () => {
    const output = printed.join('');
    expect(output).toContain('What the audit log says');
    expect(secretsIn(output, secrets)).toEqual([]);
  });

  it('no token, secret or key appears in a file that was written', () => {
    expect([...files.keys()].some((name) => name.includes('audit'))).toBe(true);
    expect([...files.keys()].some((name) => name.endsWith('.log') || name.includes('log'))).toBe(true);
    const found = [...files].flatMap(([name, content]) =>
      secretsIn(content, secrets).map((kind) => `${kind} in ${name}`),
    );
    expect(found).toEqual([]);
  });

  it('no token, secret or key appears in an audit record', () => {
    const records = JSON.stringify(story.records);
    expect(secretsIn(records, secrets)).toEqual([]);
  });
});

function captureOutput(into: string[]): () => void {
  const streams = [process.stdout, process.stderr] as const;
  const originals = streams.map((stream) => stream.write.bind(stream));
  for (const stream of streams) {
    stream.write = (chunk: string | Uint8Array) => {
      into.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
      return true;
    };
  }
  return () => streams.forEach((stream, at) => (stream.write = originals[at] as typeof stream.write));
}

function filesBelow(folder: string): Map<string, string> {
  return new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name), 'latin1')]),
  );
}
