import { createContext, type ReactNode, useContext } from 'react';
import { text } from '../text/text.ts';

type IsLocked = (name: string) => boolean;

const LockContext = createContext<IsLocked>(() => false);

/** Below this, the fields that the organisation has set cannot be changed, and say why. */
export function LockProvider({
  isLocked,
  children,
}: {
  readonly isLocked: IsLocked;
  readonly children: ReactNode;
}): ReactNode {
  return <LockContext value={isLocked}>{children}</LockContext>;
}

/** Why a field cannot be changed here; undefined where it can. */
export function useLockedReason(name: string): string | undefined {
  return useContext(LockContext)(name) ? text.common.lockedField : undefined;
}
