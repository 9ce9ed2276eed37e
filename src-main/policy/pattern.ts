/** Whether a name fits. */
export type Matcher = (name: string) => boolean;

/**
 * A pattern in which `*` stands for any text, also none. Linear in the length of the name for any pattern: no regular
 * expression is made of what somebody wrote into a policy.
 */
export function compilePattern(pattern: string): Matcher {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) return (name) => name === pattern;
  return (name) => {
    if (!name.startsWith(head)) return false;
    let position = head.length;
    for (const part of rest) {
      const found = name.indexOf(part, position);
      if (found === -1) return false;
      position = found + part.length;
    }
    return name.length - tail.length >= position && name.endsWith(tail);
  };
}

/** How much of a pattern is spelled out: an exact name before any pattern, then by the number of literal characters. */
export function specificity(pattern: string): number {
  return pattern.includes('*') ? pattern.replaceAll('*', '').length : Number.MAX_SAFE_INTEGER;
}

/**
 * A name as it reads: compatibility forms, case and invisible characters count for nothing (Unicode NFKC). What is
 * forbidden under one spelling is forbidden under all that look the same to a server.
 */
export function foldName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase();
}
