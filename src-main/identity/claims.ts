/** The claims about a person, from the ID token and, where it is thin, from the userinfo endpoint. */
export type Claims = Readonly<Record<string, unknown>>;

const MAX_DEPTH = 8;
const MAX_ENTRIES = 5_000;

/**
 * A copy of claims for templates: plain values only, objects without a prototype, limited in depth and number, so that
 * nothing of the program can be reached through it and no claim set makes a template run long.
 */
export function safeClaims(claims: Claims): Claims {
  let left = MAX_ENTRIES;
  const copy = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
    if (typeof value === 'number') return Number.isFinite(value) ? value : null;
    if (typeof value !== 'object' || depth >= MAX_DEPTH) return null;
    if (Array.isArray(value)) return value.slice(0, take(value.length)).map((item) => copy(item, depth + 1));
    const entries = Object.entries(value).slice(0, take(Object.keys(value).length));
    const object = Object.create(null) as Record<string, unknown>;
    for (const [name, item] of entries) if (name !== '__proto__') object[name] = copy(item, depth + 1);
    return object;
  };
  const take = (wanted: number): number => {
    const taken = Math.min(wanted, left);
    left -= taken;
    return taken;
  };
  return copy(claims, 0) as Claims;
}

/** The ID token's claims win: they are signed. */
export function mergeClaims(idToken: Claims, userInfo: Claims | null): Claims {
  return { ...userInfo, ...idToken };
}

/** A claim that is text and not empty. */
export function textClaim(claims: Claims, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = claims[name];
    if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, 500);
  }
  return null;
}
