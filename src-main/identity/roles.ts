import type { RoleMapping } from '../../src-shared/domain/provider.ts';
import { safeClaims, type Claims } from './claims.ts';
import { compileTemplate } from './claims-template.ts';

/** How one rule came out. */
export interface RuleResult {
  readonly role: string;
  readonly outcome: 'matched' | 'not_matched' | 'failed';
  /** What it rendered to, cut; or why it failed. */
  readonly detail: string;
}

export interface RoleDecision {
  readonly roles: readonly string[];
  /** False where strict mode lets nobody in without a matching rule. */
  readonly allowed: boolean;
  /** The rules up to the one that matched. */
  readonly tried: readonly RuleResult[];
}

/**
 * Evaluates the rules in their order; the first that matches gives the role. A rule that fails does not match. Where none
 * matches the default counts, or in strict mode nobody is let in (also when there are no rules: it fails closed).
 */
export function decideRoles(mapping: RoleMapping, claims: Claims): RoleDecision {
  const safe = safeClaims(claims);
  const tried: RuleResult[] = [];
  for (const rule of mapping.rules) {
    const result = evaluate(rule.template, rule.role, safe);
    tried.push(result);
    if (result.outcome === 'matched') return { roles: [rule.role], allowed: true, tried };
  }
  if (mapping.strict) return { roles: [], allowed: false, tried };
  return { roles: mapping.default === null ? [] : [mapping.default], allowed: true, tried };
}

function evaluate(template: string, role: string, claims: Claims): RuleResult {
  try {
    const rendered = compileTemplate(template)(claims);
    const matched = rendered !== '' && rendered !== 'false' && rendered !== '0';
    return { role, outcome: matched ? 'matched' : 'not_matched', detail: rendered.slice(0, 200) };
  } catch (cause) {
    return { role, outcome: 'failed', detail: cause instanceof Error ? cause.message : 'it failed' };
  }
}
