import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { PolicySettings } from '../../src-shared/domain/policy.ts';
import type { ServerAccess } from '../../src-shared/domain/server.ts';
import type { Rules } from './decide.ts';

/** The rules of both sides out of the settings. */
export function rulesOf({ organization, preset, rules }: PolicySettings): Rules {
  return { organization, person: { preset, rules } };
}

/** Names what the decisions about a server rest on: an approval counts only under the rules it was asked under. */
export function policyVersion(rules: Rules, access: ServerAccess): string {
  return digest({ rules, access });
}

/** SHA-256 over canonical JSON (RFC 8785), in base64url. */
export function digest(value: unknown): string {
  return createHash('sha256').update(canonicalText(value)).digest('base64url');
}

/** A lone surrogate has no canonical form; `JSON.stringify` escapes it, which tells it from everything else. */
function canonicalText(value: unknown): string {
  try {
    return canonicalize(value) ?? 'undefined';
  } catch {
    return JSON.stringify(value);
  }
}
