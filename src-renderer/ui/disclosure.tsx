import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  Disclosure as AriaDisclosure,
  DisclosurePanel,
  Heading,
} from 'react-aria-components';
import { cx } from './cx.ts';
import { FOCUS_RING } from './focus.ts';

/** What few need, one click away. */
export function Disclosure({
  title,
  hint,
  children,
  defaultExpanded = false,
}: {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly children: ReactNode;
  readonly defaultExpanded?: boolean;
}): ReactNode {
  return (
    <AriaDisclosure defaultExpanded={defaultExpanded} className="group flex flex-col">
      <Heading level={3}>
        <AriaButton
          slot="trigger"
          className={cx(
            '-mx-1.5 flex w-fit cursor-default items-center gap-1.5 rounded-md px-1.5 py-1 text-base font-medium text-ink hover:bg-hovered',
            FOCUS_RING,
          )}
        >
          <ChevronRight
            aria-hidden
            size={15}
            className="shrink-0 text-ink-faint transition-transform group-expanded:rotate-90"
          />
          {title}
          {hint !== undefined && <span className="font-normal text-ink-muted">{hint}</span>}
        </AriaButton>
      </Heading>
      <DisclosurePanel>
        <div className="pt-4">{children}</div>
      </DisclosurePanel>
    </AriaDisclosure>
  );
}
