import { FolderOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import { FileTrigger } from 'react-aria-components';
import { Button } from './button.tsx';

/** Nobody writes settings of this size by hand. */
const MOST_BYTES = 2_000_000;

/** Lets the person choose a file, and gives its text. A file that is far too large reads as nothing. */
export function FileButton({
  children,
  types,
  onText,
}: {
  readonly children: string;
  readonly types: readonly string[];
  readonly onText: (text: string) => void;
}): ReactNode {
  return (
    <FileTrigger
      acceptedFileTypes={types}
      onSelect={(files) => {
        const file = files?.[0];
        if (file) void file.slice(0, MOST_BYTES).text().then(onText);
      }}
    >
      <Button icon={<FolderOpen aria-hidden size={15} />}>{children}</Button>
    </FileTrigger>
  );
}
