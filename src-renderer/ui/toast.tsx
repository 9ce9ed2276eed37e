import { CircleCheck, OctagonX, X } from 'lucide-react';
import { createContext, type ReactNode, useContext, useState } from 'react';
import {
  Text as AriaText,
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components';
import { text } from '../text/text.ts';
import { IconButton } from './icon-button.tsx';

interface ToastMessage {
  readonly tone: 'good' | 'bad';
  readonly title: string;
  readonly detail?: string;
}

/** Good news leaves by itself; bad news stays until it is read. */
const GOOD_NEWS_MS = 5_000;

const ToastContext = createContext<((message: ToastMessage) => void) | null>(null);

export function useToast(): (message: ToastMessage) => void {
  const show = useContext(ToastContext);
  if (!show) throw new Error('there is no ToastProvider above');
  return show;
}

/** The only place that knows React Aria's toast, which is not stable yet. */
export function ToastProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [queue] = useState(() => new ToastQueue<ToastMessage>({ maxVisibleToasts: 3 }));
  const show = (message: ToastMessage): void => {
    queue.add(message, message.tone === 'good' ? { timeout: GOOD_NEWS_MS } : {});
  };
  return (
    <ToastContext value={show}>
      {children}
      <ToastRegion
        queue={queue}
        aria-label={text.common.notifications}
        className="fixed right-4 bottom-4 z-50 flex w-88 max-w-[calc(100vw-2rem)] flex-col-reverse gap-2 outline-none"
      >
        {({ toast }) => (
          <AriaToast
            toast={toast}
            className="flex items-start gap-3 rounded-xl border border-line bg-raised px-4 py-3 shadow-float outline-none focus-visible:outline-2 focus-visible:outline-accent"
          >
            {toast.content.tone === 'good' ? (
              <CircleCheck aria-hidden size={18} className="mt-0.5 shrink-0 text-good-text" />
            ) : (
              <OctagonX aria-hidden size={18} className="mt-0.5 shrink-0 text-bad-text" />
            )}
            <ToastContent className="flex min-w-0 flex-1 flex-col">
              <AriaText slot="title" className="font-medium wrap-anywhere">
                {toast.content.title}
              </AriaText>
              {toast.content.detail !== undefined && (
                <AriaText slot="description" className="text-sm text-ink-muted wrap-anywhere">
                  {toast.content.detail}
                </AriaText>
              )}
            </ToastContent>
            <IconButton slot="close" label={text.common.dismiss} icon={<X aria-hidden size={15} />} />
          </AriaToast>
        )}
      </ToastRegion>
    </ToastContext>
  );
}
