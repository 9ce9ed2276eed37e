import type { AuditFinding, AuditVerification } from '../../../src-shared/domain/audit-verification.ts';

/** Gathers what a check finds: neighbours of a kind become one finding, and there is an end to it. */
export interface Findings {
  add(kind: AuditFinding['kind'], from: number | null, to: number | null, text: string): void;
  readonly list: readonly AuditFinding[];
}

const MAX_FINDINGS = 200;

export function createFindings(): Findings {
  const list: AuditFinding[] = [];
  return {
    list,
    add(kind, from, to, text) {
      const last = list.at(-1);
      const continues = last?.kind === kind && last.text === text && last.to !== null && from === last.to + 1;
      if (last && continues) last.to = to;
      else if (list.length < MAX_FINDINGS) list.push({ kind, from, to, text });
    },
  };
}

const MILD: ReadonlySet<AuditFinding['kind']> = new Set(['unknown_key', 'noted']);

export function verdictOf(findings: readonly AuditFinding[]): AuditVerification['verdict'] {
  if (findings.length === 0) return 'intact';
  return findings.every(({ kind }) => MILD.has(kind)) ? 'attention' : 'broken';
}
