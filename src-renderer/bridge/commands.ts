import {
  keepPreviousData,
  QueryClient,
  useMutation,
  type UseMutationResult,
  useQuery,
  type UseQueryResult,
} from '@tanstack/react-query';
import type { CommandInput, CommandName, CommandResponse } from '../../src-shared/contract/commands.ts';
import type { TopicName } from '../../src-shared/contract/topics.ts';
import { type Bridge, useBridge } from './bridge.tsx';
import { ProblemError } from './problem-error.ts';

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Nothing grows old by itself: the agent's topics say what to ask again.
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 2 && error instanceof ProblemError && error.problem.retryable,
        networkMode: 'always',
      },
      // Answers can hold what is shown once, such as a client's token: forgotten with the component that asked.
      mutations: { networkMode: 'always', gcTime: 0 },
    },
  });
}

export interface QueryOptions {
  readonly enabled?: boolean;
  /** Shows the last answer while the next one (of another request) is on its way. */
  readonly keep?: boolean;
}

/** A `read` command as live data: loading, the value, or the problem. */
export function useCommand<Name extends CommandName>(
  name: Name,
  request: CommandInput<Name>,
  { enabled = true, keep = false }: QueryOptions = {},
): UseQueryResult<CommandResponse<Name>> {
  const { client } = useBridge();
  return useQuery<CommandResponse<Name>>({
    queryKey: [name, request],
    queryFn: ({ signal }) => client.call(name, request, signal),
    enabled,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  });
}

/** A command that is sent when the person does something. */
export function useAction<Name extends CommandName>(
  name: Name,
): UseMutationResult<CommandResponse<Name>, Error, CommandInput<Name>> {
  const { client } = useBridge();
  return useMutation({ mutationFn: (request: CommandInput<Name>) => client.call(name, request) });
}

/** Which commands' answers may have changed after a message of a topic. None of them leaves this computer. */
const CHANGED_BY: Partial<Record<TopicName, readonly CommandName[]>> = {
  state: [
    'config.show',
    'servers.get',
    'clients.list',
    'keys.show',
    'approvals.list',
    'policy.test',
    'tools.watched',
  ],
  audit: ['exchange.trace'],
};

/** The same for answers that a page which shows them keeps up to date itself: they are asked again when one is opened. */
const AGED_BY: Partial<Record<TopicName, readonly CommandName[]>> = { audit: ['audit.list'] };

/** Asks again what a topic says has changed; returns the removal. */
export function followTopics(bridge: Pick<Bridge, 'feed'>, queries: QueryClient): () => void {
  const follow = (changes: typeof CHANGED_BY, refetchType: 'active' | 'none') =>
    Object.entries(changes).map(([topic, names]) =>
      bridge.feed.on(topic as TopicName, () => {
        for (const name of names) void queries.invalidateQueries({ queryKey: [name], refetchType });
      }),
    );
  const removals = [...follow(CHANGED_BY, 'active'), ...follow(AGED_BY, 'none')];
  return () => {
    for (const remove of removals) remove();
  };
}
