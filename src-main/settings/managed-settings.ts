import { Problem, type ProblemReport } from '../../src-shared/problems/problem.ts';
import type { DocumentStore, Log } from '../ports/outside.ts';
import type { PolicySource } from '../ports/policy-source.ts';
import { issueText } from './configuration-issues.ts';
import { isObject, type Layer } from './merge-layers.ts';
import type { TransportRules } from './transport-rules.ts';
import { validateLayer } from './validate-configuration.ts';

export interface ManagedSources {
  /** The operating system's policies, the strongest first. */
  readonly policy: readonly PolicySource[];
  /** Files for the whole computer; weaker than policies. */
  readonly machine: readonly PolicySource[];
}

/** What IT has set, as it is in force. */
export interface Managed {
  /** Stronger than the user's settings. */
  readonly enforced: readonly Layer[];
  /** Weaker than the user's settings. */
  readonly recommended: readonly Layer[];
  /** The names of the sources; null when nothing is managed. */
  readonly source: string | null;
  /** The policy cannot be used and there was none before: nothing is allowed until it is corrected. */
  readonly lockedDown: boolean;
  readonly problems: readonly ProblemReport[];
}

type Documents = readonly ManagedDocument[];
interface ManagedDocument {
  readonly name: string;
  readonly source: 'policy' | 'machine';
  readonly document: Record<string, unknown>;
  readonly recommended: Record<string, unknown>;
}

/**
 * Reads what IT has set. One part that is not valid refuses the whole, with the reason; what was valid last stays in
 * force, also over a restart. It never falls back to *unmanaged*: only when no source has anything is nothing managed.
 */
export function createManagedReader(
  sources: ManagedSources,
  rules: TransportRules,
  lastValid: DocumentStore | null,
  log: Log,
): () => Managed {
  let last: Documents | null = null;
  return () => {
    const read = readAll(sources, rules);
    if (read.problems.length === 0) {
      if (!same(last, read.documents)) remember(lastValid, read.documents, log);
      last = read.documents;
      return inForce(read.documents, []);
    }
    last ??= recall(lastValid, rules);
    return last === null || last.length === 0 ? nothingAllowed(read.problems) : inForce(last, read.problems);
  };
}

function readAll(
  sources: ManagedSources,
  rules: TransportRules,
): { readonly documents: Documents; readonly problems: readonly ProblemReport[] } {
  const documents: ManagedDocument[] = [];
  const problems: ProblemReport[] = [];
  const all = [
    ...sources.policy.map((from) => ({ from, source: 'policy' as const })),
    ...sources.machine.map((from) => ({ from, source: 'machine' as const })),
  ];
  for (const { from, source } of all)
    for (const reading of from.read()) {
      const reason = reading.state === 'unreadable' ? reading.reason : whyInvalid(reading.document, rules);
      if (reason !== null)
        problems.push(new Problem('policy_invalid', { source: reading.where, reason }).report());
      else if (reading.state === 'found') documents.push(split(from.name, source, reading.document));
    }
  return { documents, problems };
}

function whyInvalid(document: unknown, rules: TransportRules): string | null {
  if (!isObject(document)) return 'it is not a JSON object';
  const { recommended = {}, ...enforced } = document;
  for (const [prefix, part] of [
    ['', enforced],
    ['recommended.', recommended],
  ] as const) {
    const checked = validateLayer(part, rules);
    if (!checked.ok && checked.issues[0] !== undefined) return prefix + issueText(checked.issues[0]);
  }
  return null;
}

function split(name: string, source: 'policy' | 'machine', document: unknown): ManagedDocument {
  const { recommended, ...enforced } = isObject(document) ? document : {};
  return { name, source, document: enforced, recommended: isObject(recommended) ? recommended : {} };
}

function inForce(documents: Documents, problems: readonly ProblemReport[]): Managed {
  const recommended = documents.filter(({ recommended: part }) => Object.keys(part).length > 0);
  return {
    enforced: documents.map(({ source, document }) => ({ source, document })),
    recommended: recommended.map(({ recommended: document }) => ({ source: 'recommended', document })),
    source: documents.length === 0 ? null : [...new Set(documents.map(({ name }) => name))].join(', '),
    lockedDown: false,
    problems,
  };
}

function nothingAllowed(problems: readonly ProblemReport[]): Managed {
  return { enforced: [], recommended: [], source: 'policy', lockedDown: true, problems };
}

function same(a: Documents | null, b: Documents): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function remember(store: DocumentStore | null, documents: Documents, log: Log): void {
  if (store === null) return;
  try {
    if (documents.length > 0 || store.read() !== undefined) store.write({ documents });
  } catch (error) {
    log.warn('policy_not_remembered', { reason: error instanceof Error ? error.message : 'unknown' });
  }
}

function recall(store: DocumentStore | null, rules: TransportRules): Documents | null {
  try {
    const document = store?.read();
    const documents: unknown = isObject(document) ? document['documents'] : null;
    if (!Array.isArray(documents) || !documents.every(isManagedDocument)) return null;
    const stillValid = documents.every(
      ({ document: enforced, recommended }) => whyInvalid({ ...enforced, recommended }, rules) === null,
    );
    return stillValid ? documents : null;
  } catch {
    return null;
  }
}

function isManagedDocument(value: unknown): value is ManagedDocument {
  return (
    isObject(value) &&
    typeof value['name'] === 'string' &&
    (value['source'] === 'policy' || value['source'] === 'machine') &&
    isObject(value['document']) &&
    isObject(value['recommended'])
  );
}
