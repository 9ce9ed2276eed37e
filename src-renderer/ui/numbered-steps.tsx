import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export interface NumberedStep {
  readonly id: string;
  readonly title: string;
  readonly state: 'done' | 'current' | 'later';
  /** Read out beside the title. */
  readonly stateLabel: string;
  readonly content: ReactNode;
}

/** Steps in their order: those that are done in short, the current one open. */
export function NumberedSteps({
  label,
  steps,
}: {
  readonly label: string;
  readonly steps: readonly NumberedStep[];
}): ReactNode {
  return (
    <ol aria-label={label} className="flex flex-col">
      {steps.map((step, index) => (
        <li
          key={step.id}
          {...(step.state === 'current' ? { 'aria-current': 'step' as const } : {})}
          className="relative flex gap-4 pb-8 last:pb-0"
        >
          {index < steps.length - 1 && (
            <span aria-hidden className="absolute top-9 bottom-1 left-4 w-px bg-line" />
          )}
          <span
            aria-hidden
            className={cx(
              'flex size-8 shrink-0 items-center justify-center rounded-full text-sm font-semibold',
              step.state === 'done' && 'bg-good-soft text-good-text',
              step.state === 'current' && 'bg-accent text-accent-ink',
              step.state === 'later' && 'border border-line bg-surface text-ink-faint',
            )}
          >
            {step.state === 'done' ? <Check size={16} strokeWidth={2.5} /> : index + 1}
          </span>
          <div className="flex min-w-0 flex-1 flex-col gap-3 pt-1">
            <h2 className={cx('text-lg font-semibold', step.state === 'later' && 'text-ink-faint')}>
              <span className="sr-only">{step.stateLabel}: </span>
              {step.title}
            </h2>
            {step.content}
          </div>
        </li>
      ))}
    </ol>
  );
}
