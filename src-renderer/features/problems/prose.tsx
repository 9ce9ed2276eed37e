import type { ReactNode } from 'react';
import { Code } from '../../ui/typography.tsx';

/** A sentence of the problem table: what stands between backticks is to be typed. */
export function Prose({ children }: { readonly children: string }): ReactNode {
  return children.split('`').map((part, index) =>
    // The parts of one sentence never change their order.
    index % 2 === 0 ? part : <Code key={`${String(index)}-${part}`}>{part}</Code>,
  );
}
