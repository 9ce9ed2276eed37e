/** Remembers identifiers until they expire, so that each is accepted once. */
export type OneTime = {
  /** False when `id` was used before and has not expired since. */
  use(id: string, expiresAt: number, now: number): boolean;
};

export function createOneTime(): OneTime {
  const seen = new Map<string, number>();
  return {
    use: (id, expiresAt, now) => {
      for (const [known, expiry] of seen) if (expiry < now) seen.delete(known);
      if (seen.has(id)) return false;
      seen.set(id, expiresAt);
      return true;
    },
  };
}
