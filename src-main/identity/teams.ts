import type { TeamSync } from '../../src-shared/domain/provider.ts';
import { safeClaims, type Claims } from './claims.ts';
import { compileTemplate, type ClaimsTemplate } from './claims-template.ts';

const MAX_TEAMS = 1_000;
/** Where groups are usually found, the first that is not empty counts. */
const USUAL_CLAIMS = ['groups', 'group', 'memberOf', 'member_of', 'roles', 'role', 'teams', 'team'];

/**
 * The teams of a person: what the template renders to, as a JSON array or a list with commas; where it does not compile,
 * what the usual claims hold. Each team once, whatever its case.
 */
export function extractTeams(sync: TeamSync, claims: Claims): readonly string[] {
  if (!sync.enabled) return [];
  const safe = safeClaims(claims);
  let template: ClaimsTemplate;
  try {
    template = compileTemplate(sync.template);
  } catch {
    return unique(usualTeams(safe));
  }
  try {
    return unique(parseList(template(safe)));
  } catch {
    return [];
  }
}

function parseList(rendered: string): string[] {
  try {
    const parsed: unknown = JSON.parse(rendered);
    if (Array.isArray(parsed)) return parsed.filter((item) => typeof item === 'string');
  } catch {
    // Not JSON: a list with commas.
  }
  return rendered.split(',');
}

function usualTeams(claims: Claims): string[] {
  for (const name of USUAL_CLAIMS) {
    const value = claims[name];
    if (Array.isArray(value) && value.length > 0) return value.filter((item) => typeof item === 'string');
    if (typeof value === 'string' && value.trim() !== '')
      return value.split(value.includes(',') ? ',' : /\s+/u);
  }
  return [];
}

function unique(teams: readonly string[]): readonly string[] {
  const seen = new Map<string, string>();
  for (const team of teams) {
    const name = team.trim();
    if (name !== '' && !seen.has(name.toLowerCase())) seen.set(name.toLowerCase(), name);
  }
  return [...seen.values()].slice(0, MAX_TEAMS);
}
