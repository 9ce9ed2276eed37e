import type { App } from 'electron';
import { z } from 'zod';
import { type DeepLink, deepLinksIn, parseDeepLink } from './deep-link.ts';

/** What a second start hands to the first: links, and nothing else of its arguments. */
const handOverSchema = z.object({ links: z.array(z.string().max(2_000)).max(5) });

export interface SingleInstance {
  /** Whether this process is the first; the other one must leave at once. */
  readonly first: boolean;
  /** From now on links go to the listener; those that came before come first. Another start without a link is null. */
  onLink(listener: (link: DeepLink | null) => void): void;
}

/**
 * One app for each person. A second start (and on macOS the system) hands over its links through Electron's additional
 * data: arguments may be reordered on the way and are not looked at.
 */
export function claimSingleInstance(
  app: Pick<App, 'requestSingleInstanceLock' | 'on'>,
  argv: readonly string[],
): SingleInstance {
  const links = deepLinksIn(argv).slice(0, 5);
  const first = app.requestSingleInstanceLock({ links });
  const waiting: (DeepLink | null)[] = links.map(parseDeepLink);
  let listener: ((link: DeepLink | null) => void) | null = null;
  const hand = (link: DeepLink | null): void => {
    if (listener === null) waiting.push(link);
    else listener(link);
  };

  app.on('open-url', (event, url) => {
    event.preventDefault();
    hand(parseDeepLink(url));
  });
  app.on('second-instance', (_event, _argv, _directory, data) => {
    const handed = handOverSchema.safeParse(data);
    const given = handed.success ? handed.data.links.map(parseDeepLink) : [];
    for (const link of given.length > 0 ? given : [null]) hand(link);
  });

  return {
    first,
    onLink(next) {
      listener = next;
      for (const link of waiting.splice(0)) next(link);
    },
  };
}
