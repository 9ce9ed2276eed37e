import type { ReactNode } from 'react';
import { Form as AriaForm } from 'react-aria-components';

/** Fields that are sent together. What is wrong is shown beside each field, never in a browser bubble. */
export function Form({
  onSubmit,
  children,
  label,
  id,
}: {
  readonly onSubmit: () => void;
  readonly children: ReactNode;
  readonly label: string;
  readonly id?: string;
}): ReactNode {
  return (
    <AriaForm
      {...(id === undefined ? {} : { id })}
      aria-label={label}
      validationBehavior="aria"
      className="flex min-w-0 flex-col gap-6"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </AriaForm>
  );
}

/** The end of a form: what happens with it, in sight while the form scrolls. */
export function FormActions({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <div className="sticky bottom-0 z-10 -mx-6 -mb-7 flex flex-wrap items-center justify-end gap-2 border-t border-line bg-canvas/95 px-6 py-3.5 backdrop-blur-sm">
      {children}
    </div>
  );
}
