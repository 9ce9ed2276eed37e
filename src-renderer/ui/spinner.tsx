import { LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';

/** Something is under way. Always beside words that say what. */
export function Spinner({ size = 16 }: { readonly size?: number }): ReactNode {
  return <LoaderCircle aria-hidden size={size} className="shrink-0 animate-spin" />;
}
