import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading as AriaHeading, Modal, ModalOverlay } from 'react-aria-components';
import { cx } from './cx.ts';
import { IconButton } from './icon-button.tsx';

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** The buttons at the end: the one that does it last. */
  readonly actions?: ReactNode;
  readonly closeLabel: string;
  readonly width?: 'sm' | 'md' | 'lg';
  /** `alertdialog` for what cannot be undone. */
  readonly role?: 'dialog' | 'alertdialog';
}

const OVERLAY =
  'fixed inset-0 z-40 flex bg-scrim transition-opacity duration-150 entering:opacity-0 exiting:opacity-0';

/** Asks for one thing, over the page. Escape and a click beside it close it. */
export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  actions,
  closeLabel,
  width = 'md',
  role = 'dialog',
}: DialogProps): ReactNode {
  const widths = { sm: 'max-w-md', md: 'max-w-xl', lg: 'max-w-3xl' };
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={role === 'dialog'}
      className={cx(OVERLAY, 'items-start justify-center overflow-y-auto p-4 pt-[10vh]')}
    >
      <Modal
        className={cx(
          'w-full rounded-2xl border border-line bg-raised shadow-float outline-none transition-transform duration-150 motion-safe:entering:scale-98 motion-safe:exiting:scale-98',
          widths[width],
        )}
      >
        <AriaDialog role={role} className="flex flex-col outline-none">
          <div className="flex items-start justify-between gap-4 px-6 pt-5 pb-2">
            <AriaHeading slot="title" className="text-lg font-semibold text-balance">
              {title}
            </AriaHeading>
            <IconButton label={closeLabel} icon={<X aria-hidden size={16} />} onPress={onClose} />
          </div>
          <div className="px-6 pb-5">{children}</div>
          {actions !== undefined && (
            <div className="flex flex-wrap justify-end gap-2 rounded-b-2xl border-t border-line bg-sunken px-6 py-3.5">
              {actions}
            </div>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Details of one thing, at the right edge, while the page stays in sight. */
export function Drawer({
  title,
  isOpen,
  onClose,
  children,
  closeLabel,
}: Omit<DialogProps, 'width' | 'role' | 'actions'>): ReactNode {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
      className={cx(OVERLAY, 'justify-end')}
    >
      <Modal className="h-full w-full max-w-xl border-l border-line bg-raised shadow-float outline-none transition-transform duration-200 motion-safe:entering:translate-x-8 motion-safe:exiting:translate-x-8">
        <AriaDialog className="flex h-full flex-col outline-none">
          <div className="flex items-start justify-between gap-4 border-b border-line px-6 py-4">
            <AriaHeading slot="title" className="min-w-0 text-lg font-semibold wrap-anywhere">
              {title}
            </AriaHeading>
            <IconButton label={closeLabel} icon={<X aria-hidden size={16} />} onPress={onClose} />
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-6 py-5">{children}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
