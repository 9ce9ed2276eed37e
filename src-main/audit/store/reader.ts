import { openForReading } from './database.ts';
import type { ReaderMethods, ThreadData } from './protocol.ts';
import { verifyDatabase } from './verify.ts';
import { nextParcel } from './parcel.ts';
import { exportPart } from './export.ts';
import { countRecords } from './stats.ts';
import { getRecord, listRecords } from './query.ts';

/** The thread that answers questions, so that a long one holds up neither calls nor the writer. */
export function createReader(data: Extract<ThreadData, { role: 'reader' }>): ReaderMethods {
  const db = openForReading(data.path);
  return {
    list: (filter) => listRecords(db, filter),
    get: ({ id }) => getRecord(db, id),
    stats: (params) => countRecords(db, params),
    export: (params) => exportPart(db, params),
    parcel: (params) => nextParcel(db, params),
    verify: (params) => verifyDatabase(db, params),
  };
}
