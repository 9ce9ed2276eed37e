import type { Problem } from '../../src-shared/problems/problem.ts';
import type { User } from '../../src-shared/domain/session.ts';
import type { CatalogServer } from './exchange.ts';

/** The servers, as the proxy sees them. */
export interface Catalog {
  /** An enabled server, or null. */
  find(id: string): CatalogServer | null;
  /** All enabled servers that the person's roles and teams let them use, in the order of their ids. */
  usableBy(user: User): readonly CatalogServer[];
  /** Notes what a call to the server showed: null is success. */
  seen(id: string, problem: Problem | null): void;
  /** Called when the servers, or what is known of them, changed; returns the removal. */
  onChange(listener: () => void): () => void;
}
