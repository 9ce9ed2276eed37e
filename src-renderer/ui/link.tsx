import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link as AriaLink } from 'react-aria-components';
import { cx } from './cx.ts';
import { FOCUS_RING } from './focus.ts';

/** A way to another page of the window. */
export function Link({ href, children }: { readonly href: string; readonly children: ReactNode }): ReactNode {
  return (
    <AriaLink
      href={href}
      className={cx('rounded-sm font-medium text-accent-text underline-offset-3 hover:underline', FOCUS_RING)}
    >
      {children}
    </AriaLink>
  );
}

/** A way out of the window, into the browser. Its host is always in sight. */
export function OutsideLink({
  url,
  children,
}: {
  readonly url: string;
  readonly children: ReactNode;
}): ReactNode {
  const target = URL.parse(url);
  if (target === null || (target.protocol !== 'https:' && target.protocol !== 'http:')) return children;
  return (
    <a
      href={target.href}
      target="_blank"
      rel="noopener noreferrer"
      className={cx(
        'inline-flex items-center gap-1 rounded-sm font-medium text-accent-text underline-offset-3 hover:underline',
        FOCUS_RING,
      )}
    >
      {children}
      <span className="font-normal text-ink-muted">({target.host})</span>
      <ExternalLink aria-hidden size={13} className="shrink-0" />
    </a>
  );
}
