import { benchAudit } from './audit.ts';
import { compareCalls } from './calls.ts';
import { decisionsOfWarmCalls } from './decisions.ts';
import { measureGrowth } from './growth.ts';
import { measureStart } from './start.ts';
import { measureStreams } from './streams.ts';
import { callsInWords, decisionsInWords, numbersInWords } from './words.ts';

/** Each part alone, one after the other, so that none meets another's load. */
const PARTS: Readonly<Record<string, () => Promise<{ readonly result: object; readonly words: string }>>> = {
  /** What a warm call pays for session, policy and credential. */
  async decisions() {
    const result = await decisionsOfWarmCalls();
    return { result, words: decisionsInWords(result) };
  },
  /** What the endpoint costs beside what else could stand in its place. */
  async calls() {
    const result = await compareCalls();
    return { result, words: callsInWords(result) };
  },
  async streams() {
    const result = await measureStreams();
    return { result, words: numbersInWords('Streams:', result) };
  },
  async start() {
    const result = await measureStart();
    return { result, words: numbersInWords('Start, and an agent that nobody uses:', result) };
  },
  async growth() {
    const result = await measureGrowth();
    return { result, words: numbersInWords('A hundred thousand calls:', result) };
  },
};

/** `npm run bench [-- PART…] [--json]`: all parts, or those that are named; `audit` is the audit log alone. */
async function main(asked: readonly string[], json: boolean): Promise<void> {
  const unknown = asked.filter((name) => !Object.hasOwn(PARTS, name));
  if (unknown.length > 0)
    throw new Error(
      `There is no ${unknown.join(', ')}. The parts are ${Object.keys(PARTS).join(', ')}, audit.`,
    );
  const results: Record<string, object> = {};
  for (const [name, measure] of Object.entries(PARTS)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    const { result, words } = await measure();
    results[name] = result;
    if (!json) process.stdout.write(`${words}\n`);
  }
  if (json) process.stdout.write(`${JSON.stringify(results)}\n`);
}

const json = process.argv.includes('--json');
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
await (asked.includes('audit') ? benchAudit(json) : main(asked, json));
