import type { ReactNode } from 'react';
import { plainText } from '../../src-shared/text/redact.ts';
import { cx } from './cx.ts';

export type Tone = 'ink' | 'muted' | 'faint' | 'good' | 'warn' | 'bad' | 'accent';

const TONES: Record<Tone, string> = {
  ink: 'text-ink',
  muted: 'text-ink-muted',
  faint: 'text-ink-faint',
  good: 'text-good-text',
  warn: 'text-warn-text',
  bad: 'text-bad-text',
  accent: 'text-accent-text',
};

const SIZES = { xs: 'text-xs', sm: 'text-sm', base: 'text-base', lg: 'text-lg', xl: 'text-xl' } as const;

export interface TextProps {
  readonly children: ReactNode;
  readonly tone?: Tone;
  readonly size?: keyof typeof SIZES;
  readonly weight?: 'normal' | 'medium' | 'semibold';
  readonly as?: 'p' | 'span' | 'div';
  /** Cut off with an ellipsis where there is no room. */
  readonly clip?: boolean;
  readonly numeric?: boolean;
}

export function Text({
  children,
  tone = 'ink',
  size = 'base',
  weight = 'normal',
  as: Tag = 'p',
  clip = false,
  numeric = false,
}: TextProps): ReactNode {
  const weights = { normal: '', medium: 'font-medium', semibold: 'font-semibold' };
  return (
    <Tag
      className={cx(
        TONES[tone],
        SIZES[size],
        weights[weight],
        clip ? 'block truncate' : 'text-pretty wrap-anywhere',
        numeric && 'tabular-nums',
      )}
    >
      {children}
    </Tag>
  );
}

export function Heading({
  level,
  children,
  id,
}: {
  readonly level: 1 | 2 | 3;
  readonly children: ReactNode;
  readonly id?: string;
}): ReactNode {
  const Tag = `h${level}` as const;
  const size = {
    1: 'text-xl font-semibold tracking-tight',
    2: 'text-lg font-semibold',
    3: 'text-base font-semibold',
  };
  return (
    <Tag id={id} className={cx('text-balance text-ink', size[level])}>
      {children}
    </Tag>
  );
}

/** An address, a name of a parameter, a value as it is sent. */
export function Code({
  children,
  tone = 'ink',
}: {
  readonly children: string;
  readonly tone?: Tone;
}): ReactNode {
  return (
    <code className={cx('rounded bg-sunken px-1 py-0.5 font-mono text-[0.92em] wrap-anywhere', TONES[tone])}>
      {children}
    </code>
  );
}

/** Text that somebody else wrote, shown as text, with what would be invisible made visible. */
export function OutsideText({
  children,
  maxLength = 2_000,
}: {
  readonly children: string;
  readonly maxLength?: number;
}): ReactNode {
  return children
    .split(/\r?\n/u)
    .map((line, index) => [index > 0 && <br key={`br-${String(index)}`} />, plainText(line, maxLength)]);
}

/** Lines of code or JSON, scrolling by themselves. */
export function CodeBlock({
  children,
  label,
}: {
  readonly children: string;
  readonly label: string;
}): ReactNode {
  return (
    <section
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard
      tabIndex={0}
      className="max-h-96 overflow-auto rounded-lg border border-line bg-sunken p-3"
    >
      <pre className="font-mono text-sm whitespace-pre-wrap wrap-anywhere text-ink">{children}</pre>
    </section>
  );
}

/** Lines of text from outside for a block of code: line ends and tabs stay, everything else invisible is shown. */
export function visibleLines(value: string, maxLength = 100_000): string {
  return value
    .split('\n')
    .map((line) =>
      line
        .split('\t')
        .map((part) => plainText(part, maxLength))
        .join('\t'),
    )
    .join('\n')
    .slice(0, maxLength);
}
