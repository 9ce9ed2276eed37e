import { Check, Copy } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { text } from '../text/text.ts';
import { IconButton } from './icon-button.tsx';

/** How long the button says that it was copied. */
const CONFIRM_MS = 2_000;

/** Puts a value on the clipboard, and says so for a moment. */
export function CopyButton({
  value,
  label,
  onCopied,
}: {
  readonly value: string;
  readonly label: string;
  readonly onCopied?: () => void;
}): ReactNode {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), CONFIRM_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    onCopied?.();
  };
  return (
    <>
      <IconButton
        label={copied ? text.common.copied : label}
        icon={copied ? <Check aria-hidden size={15} /> : <Copy aria-hidden size={15} />}
        onPress={() => void copy()}
      />
      <output className="sr-only">{copied ? text.common.copied : ''}</output>
    </>
  );
}

/** A value that belongs somewhere else, to be copied exactly. */
export function CopyField({
  label,
  value,
  description,
  isLabelHidden = false,
  onCopied,
}: {
  readonly label: string;
  readonly value: string;
  readonly description?: ReactNode;
  /** Where a heading above says it for several. */
  readonly isLabelHidden?: boolean;
  readonly onCopied?: () => void;
}): ReactNode {
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <span className={isLabelHidden ? 'sr-only' : 'font-medium'}>{label}</span>
      <div className="flex min-h-9 items-center gap-1 rounded-lg border border-line bg-sunken py-1 pr-1 pl-2.5">
        <code className="min-w-0 flex-1 font-mono text-sm wrap-anywhere select-all">{value}</code>
        <CopyButton value={value} label={text.common.copyOf(label)} {...(onCopied ? { onCopied } : {})} />
      </div>
      {description !== undefined && <span className="text-sm text-pretty text-ink-muted">{description}</span>}
    </div>
  );
}
