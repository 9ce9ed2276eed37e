import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CommandResponse } from '../../../src-shared/contract/commands.ts';
import { useAppState } from '../../bridge/bridge.tsx';
import { text } from '../../text/text.ts';
import { Callout } from '../../ui/callout.tsx';
import { OutsideLink } from '../../ui/link.tsx';

type Origins = CommandResponse<'config.show'>['origins'];

/** Tells for the fields of a form whether the organisation has set them: a lock above or below a key counts. */
export function isLockedBy(origins: Origins, root: string): (name: string) => boolean {
  const locked = origins.filter((origin) => origin.locked).map(({ key }) => key);
  return (name) => {
    const path = root === '' ? name : `${root}.${name}`;
    return locked.some((key) => key === path || path.startsWith(`${key}.`) || key.startsWith(`${path}.`));
  };
}

/** Says that some of what follows is set by the organisation, and by what. */
export function ManagedNotice(): ReactNode {
  const { managed } = useAppState();
  return (
    <Callout
      tone="info"
      icon={<Lock aria-hidden size={18} />}
      title={
        managed.source === null
          ? text.common.managedTitle
          : text.common.managedBy(managed.organization.name ?? managed.source)
      }
    >
      {text.common.managedReason} <Support />
    </Callout>
  );
}

/** What the organisation tells people who need help, where it tells anything. */
export function Support(): ReactNode {
  const { supportText, supportUrl } = useAppState().managed.organization;
  return (
    <>
      {supportText}{' '}
      {supportUrl !== null && <OutsideLink url={supportUrl}>{text.settings.managed.support}</OutsideLink>}
    </>
  );
}
