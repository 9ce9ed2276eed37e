import { beforeEach, describe, expect, test } from 'vitest';
import {
  createMcpSessions,
  type McpSessions,
  type SessionBinding,
} from '../../src-main/proxy/mcp-sessions.ts';
import { silentLog } from './fixture.ts';
import { fakeClock, type FakeClock } from '../exchange/fixtures.ts';

const binding: SessionBinding = { clientId: 'c1', serverId: 'people', issuer: 'i', sub: 'alice', epoch: 1 };
const opened = { declared: null, initialize: '{}' };
let clock: FakeClock;
let sessions: McpSessions;

beforeEach(() => {
  clock = fakeClock();
  sessions = createMcpSessions({
    clock,
    log: silentLog,
    store: null,
    limits: { sessionsPerClient: 3, sessionIdleMs: 1_000 },
  });
});

describe('an MCP session', () => {
  test('has an id of our own that cannot be guessed (case 83)', () => {
    const one = sessions.open(binding, 'upstream', opened);
    const other = sessions.open(binding, 'upstream', opened);
    expect(one.id).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect(one.id).not.toBe(other.id);
    expect(sessions.find(one.id, binding).upstreamId).toBe('upstream');
  });

  test.each<[string, Partial<SessionBinding>]>([
    ['another client', { clientId: 'c2' }],
    ['another server', { serverId: 'expenses' }],
    ['another person', { sub: 'bob' }],
    ['another issuer', { issuer: 'j' }],
    ['another sign-in', { epoch: 2 }],
  ])('is unknown to %s (cases 83 and 98)', (_who, over) => {
    const { id } = sessions.open(binding, 'upstream', opened);
    expect(() => sessions.find(id, { ...binding, ...over })).toThrow(
      expect.objectContaining({ code: 'session_unknown' }),
    );
    expect(() => sessions.find('upstream', binding)).toThrow(/session/);
  });

  test('that was idle the longest makes room for a new one (case 97)', () => {
    const [first, second] = [1, 2, 3].map(() => sessions.open(binding, 'u', opened));
    sessions.find(first?.id ?? '', binding);
    sessions.open(binding, 'u', opened);
    expect(sessions.size).toBe(3);
    expect(() => sessions.find(first?.id ?? '', binding)).not.toThrow();
    expect(() => sessions.find(second?.id ?? '', binding)).toThrow(/session/);
  });

  test('is refused when all others are in use (case 97)', () => {
    for (let count = 0; count < 3; count += 1) sessions.open(binding, 'u', opened).active = 1;
    expect(() => sessions.open(binding, 'u', opened)).toThrow(
      expect.objectContaining({ code: 'too_many_requests' }),
    );
    expect(() => sessions.open({ ...binding, clientId: 'c2' }, 'u', opened)).not.toThrow();
  });

  test('expires when it is not used (case 96)', () => {
    sessions.open(binding, 'u', opened);
    clock.advance(1_001);
    sessions.open({ ...binding, clientId: 'c2' }, 'u', opened);
    expect(sessions.size).toBe(1);
  });

  test('stays flat when clients never close theirs', () => {
    for (let count = 0; count < 1_000; count += 1) sessions.open(binding, 'u', opened);
    expect(sessions.size).toBe(3);
  });
});
