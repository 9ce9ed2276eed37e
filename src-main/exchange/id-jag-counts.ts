import { z } from 'zod';
import type { ExchangeCount } from '../../src-shared/contract/exchange.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentStore, Log } from '../ports/outside.ts';
import { asProblem } from '../../src-shared/problems/problem.ts';
import { fingerprintText } from './fingerprint.ts';

/** What Okta includes with SSO for each person, app and month. */
const INCLUDED_ID_JAGS = 250;
const WARN_AT = INCLUDED_ID_JAGS * 0.8;

const countSchema = z.object({
  /** A digest of issuer and subject: whose count it is, without naming them. */
  person: z.string(),
  month: z.string(),
  server: z.string(),
  audience: z.string(),
  clientId: z.string(),
  idJags: z.number().int().min(0),
});
type Count = z.infer<typeof countSchema>;
const documentSchema = z.object({ idJags: z.array(countSchema).default([]) });

export interface CountedUse {
  readonly issuer: string;
  readonly sub: string;
  readonly server: string;
  readonly audience: string;
  readonly clientId: string;
}

/** How many ID-JAGs were asked for: Okta's count is the one that binds, this one shows it coming. */
export interface IdJagCounts {
  add(use: CountedUse): void;
  /** Of this month, for one person. */
  list(person: Pick<CountedUse, 'issuer' | 'sub'>): readonly ExchangeCount[];
}

/** Kept in a document where there is one, so that a restart does not begin at nothing. */
export function createIdJagCounts(clock: Clock, log: Log, store: DocumentStore | null): IdJagCounts {
  let counts = read(store, log);
  const month = () => new Date(clock.now()).toISOString().slice(0, 7);
  return {
    add(use) {
      const wanted = { ...named(use), month: month() };
      const found = counts.find((count) => isSame(count, wanted));
      const count = { ...wanted, idJags: (found?.idJags ?? 0) + 1 };
      // Older months are of no use to anybody.
      counts = [...counts.filter((one) => one !== found && one.month === wanted.month), count];
      if (count.idJags === WARN_AT)
        log.warn('id_jag_quota_near', {
          server: use.server,
          count: count.idJags,
          included: INCLUDED_ID_JAGS,
        });
      write(store, counts, log);
    },
    list(person) {
      const { person: digest } = named({ ...person, server: '', audience: '', clientId: '' });
      return counts
        .filter((count) => count.person === digest && count.month === month())
        .map(({ server, audience, clientId, idJags, month: of }) => ({
          month: of,
          server,
          audience,
          clientId,
          idJags,
          included: INCLUDED_ID_JAGS,
        }));
    },
  };
}

function named({ issuer, sub, ...rest }: CountedUse): Omit<Count, 'month' | 'idJags'> {
  return { person: fingerprintText(`${issuer}\n${sub}`), ...rest };
}

function isSame(count: Count, wanted: Omit<Count, 'idJags'>): boolean {
  return (['person', 'month', 'server', 'audience', 'clientId'] as const).every(
    (name) => count[name] === wanted[name],
  );
}

function read(store: DocumentStore | null, log: Log): readonly Count[] {
  try {
    const value = store?.read();
    return value === undefined ? [] : documentSchema.parse(value).idJags;
  } catch (thrown) {
    // A count that cannot be read is worth a line, not a refused call.
    log.warn('id_jag_counts_unreadable', { code: asProblem(thrown).code });
    return [];
  }
}

function write(store: DocumentStore | null, idJags: readonly Count[], log: Log): void {
  try {
    store?.write({ idJags });
  } catch (thrown) {
    log.warn('id_jag_counts_not_written', { code: asProblem(thrown).code });
  }
}
