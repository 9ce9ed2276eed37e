import type { StepUpDemand } from '../ports/identity.ts';
import type { SignInOptions } from './sign-in.ts';

/** How strongly the next sign-in has to be, where a resource has asked for more than the last one was. */
export interface StepUpDemands {
  note(demand: StepUpDemand): void;
  readonly isOpen: boolean;
  /** A sign-in with what is demanded; what it asks for itself counts more. */
  applyTo(options: SignInOptions): SignInOptions;
  /** Somebody signed in or out. */
  clear(): void;
}

export function createStepUpDemands(): StepUpDemands {
  let demand: StepUpDemand | null = null;
  return {
    note: (next) => {
      demand = next;
    },
    get isOpen() {
      return demand !== null;
    },
    applyTo: ({ maxAge = demand?.maxAge, acrValues = demand?.acrValues, ...options }) => ({
      ...options,
      maxAge,
      acrValues,
      claims: demand?.claims,
    }),
    clear: () => {
      demand = null;
    },
  };
}
