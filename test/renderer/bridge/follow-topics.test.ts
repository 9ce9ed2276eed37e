import { QueryObserver } from '@tanstack/react-query';
import { expect, it, vi } from 'vitest';
import { createQueryClient, followTopics } from '../../../src-renderer/bridge/commands.ts';
import { createFeed } from '../../../src-renderer/bridge/feed.ts';
import { createFakeAgent } from '../../support/fake-agent.ts';
import { auditRecord } from '../../support/fake-agent-data.ts';

const KEY = ['audit.list', { limit: 1 }];

/** The window's queries, following an agent that tells of its records. */
function follow() {
  const agent = createFakeAgent();
  const feed = createFeed({
    kind: 'http',
    call: (name, request) => agent.call(name, request, null),
    subscribe: (listener) => agent.subscribe('audit', (record) => listener.message('audit', record)),
  });
  const queries = createQueryClient();
  followTopics({ feed }, queries);
  feed.start();
  return { queries, tell: () => agent.publish('audit', auditRecord(1, 10)) };
}

it('an answer about the log is asked again when a page opens, after something has happened', async () => {
  const { queries, tell } = follow();
  const queryFn = vi.fn<() => Promise<string>>(() => Promise.resolve('the log'));
  const options = { queryKey: KEY, queryFn };
  const open = (): (() => void) => new QueryObserver(queries, options).subscribe(() => undefined);
  const close = open();
  await vi.waitFor(() => expect(queries.getQueryData(KEY)).toBe('the log'));
  close();
  open()();
  expect(queryFn).toHaveBeenCalledTimes(1);
  tell();
  open();
  await vi.waitFor(() => expect(queryFn).toHaveBeenCalledTimes(2));
});

it('one that is shown is left to its page, which adds what happens', async () => {
  const { queries, tell } = follow();
  const queryFn = vi.fn<() => Promise<string>>(() => Promise.resolve('the log'));
  new QueryObserver(queries, { queryKey: KEY, queryFn }).subscribe(() => undefined);
  await vi.waitFor(() => expect(queries.getQueryData(KEY)).toBe('the log'));
  tell();
  await queries.refetchQueries({ queryKey: ['nothing'] });
  expect(queryFn).toHaveBeenCalledTimes(1);
});
