import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { problemOf } from '../../bridge/problem-error.ts';
import { ProblemCard } from './problem-card.tsx';

/** A command's answer in its three states: on its way, the problem, the value. */
export function Answer<Value>({
  query,
  loading,
  children,
}: {
  readonly query: UseQueryResult<Value>;
  readonly loading: ReactNode;
  readonly children: (value: Value) => ReactNode;
}): ReactNode {
  if (query.data !== undefined) return children(query.data);
  if (query.error)
    return <ProblemCard problem={problemOf(query.error)} onRetry={() => void query.refetch()} />;
  return loading;
}
