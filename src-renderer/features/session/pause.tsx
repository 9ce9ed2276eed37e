import { Pause, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAppState } from '../../bridge/bridge.tsx';
import { useAction } from '../../bridge/commands.ts';
import { problemOf } from '../../bridge/problem-error.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';
import { useToast } from '../../ui/toast.tsx';

const words = text.session.pause;

const LENGTHS = [15, 60, null] as const;

/** The person's switch over all calls: off for a while, and on again. */
export function PauseSwitch(): ReactNode {
  const { paused } = useAppState();
  const pause = useAction('agent.pause');
  const resume = useAction('agent.resume');
  const toast = useToast();
  const report = { onError: (error: Error) => toast({ tone: 'bad', title: problemOf(error).title }) };
  if (paused)
    return (
      <Button
        kind="primary"
        size="sm"
        icon={<Play aria-hidden size={13} />}
        isPending={resume.isPending}
        onPress={() => resume.mutate({}, report)}
      >
        {words.resume}
      </Button>
    );
  return (
    <MenuButton
      size="sm"
      icon={<Pause aria-hidden size={13} />}
      isPending={pause.isPending}
      choices={LENGTHS.map((minutes) => ({
        id: String(minutes),
        label: words.lengths[minutes ?? 'open'],
        onAction: () => pause.mutate({ minutes }, report),
      }))}
    >
      {words.pause}
    </MenuButton>
  );
}
