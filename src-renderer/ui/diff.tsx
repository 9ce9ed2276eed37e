import type { ReactNode } from 'react';
import { visibleLines } from './typography.tsx';
import { cx } from './cx.ts';

/** A unified diff, each line marked by sign and colour. */
export function Diff({ label, children }: { readonly label: string; readonly children: string }): ReactNode {
  return (
    <section
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard
      tabIndex={0}
      className="max-h-80 overflow-auto rounded-lg border border-line bg-sunken py-2 font-mono text-sm"
    >
      {visibleLines(children)
        .split('\n')
        .map((line, index) => (
          <div key={`${String(index)} ${line}`} className={cx('px-3 whitespace-pre', toneOf(line))}>
            {line === '' ? ' ' : line}
          </div>
        ))}
    </section>
  );
}

function toneOf(line: string): string {
  if (line.startsWith('+++') || line.startsWith('---') || line.startsWith('@@')) return 'text-ink-faint';
  if (line.startsWith('+')) return 'bg-good-soft text-good-text';
  if (line.startsWith('-')) return 'bg-bad-soft text-bad-text';
  return 'text-ink-muted';
}
