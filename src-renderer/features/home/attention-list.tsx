import type { ReactNode } from 'react';
import type { AppState } from '../../../src-shared/domain/app-state.ts';
import type { ProblemReport } from '../../../src-shared/problems/problem.ts';
import { useAppState } from '../../bridge/bridge.tsx';
import { text } from '../../text/text.ts';
import { Stack } from '../../ui/layout.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';

/** Everything that is wrong now, each with its one button. Nothing where all is well. */
export function AttentionList(): ReactNode {
  const problems = problemsOf(useAppState());
  if (problems.length === 0) return null;
  return (
    <Section title={text.home.attention}>
      <Stack gap="sm">
        {problems.map((problem) => (
          <ProblemCard key={`${problem.code} ${problem.title}`} problem={problem} />
        ))}
      </Stack>
    </Section>
  );
}

/** The agent's own problems, then those of servers. That nobody is signed in has its own card. */
function problemsOf(state: AppState): readonly ProblemReport[] {
  const ofServers = state.servers
    .filter((server) => server.enabled && server.lastProblem !== null && server.state === 'failing')
    .flatMap(({ id, lastProblem }) => (lastProblem ? [pointingAt(lastProblem, id)] : []));
  return [...state.problems.filter(({ action }) => action !== 'sign_in'), ...ofServers];
}

/** What is wrong with a server is looked into on its page. */
function pointingAt(problem: ProblemReport, server: string): ProblemReport {
  return { ...problem, action: 'open_server', detail: { ...problem.detail, server } };
}
