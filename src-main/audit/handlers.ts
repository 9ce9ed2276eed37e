import type { CommandHandlers } from '../../src-shared/contract/commands.ts';
import type { auditCommands } from '../../src-shared/contract/audit.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Audit } from './audit.ts';
import { decodeCursor, encodeCursor } from './store/export-cursor.ts';

/** The contract's commands about the log. */
export function auditHandlers(audit: Audit): CommandHandlers<keyof typeof auditCommands> {
  return {
    'audit.list': async (filter) => {
      const { records, more } = await audit.list(filter);
      return { records: [...records], more };
    },
    'audit.get': ({ id }) => audit.get(id),
    'audit.stats': (request) => audit.stats(request),
    async 'audit.export'({ format, cursor, ...criteria }) {
      const decoded = cursor === null ? null : decodeCursor(cursor);
      if (cursor !== null && decoded === null)
        throw new Problem('invalid_input', { reason: 'the cursor is not one that an export gave' });
      const part = await audit.export({ format, criteria, cursor: decoded });
      return { ...part, cursor: part.cursor && encodeCursor(part.cursor) };
    },
    'audit.verify': (_, { signal }) => audit.verify(signal),
  };
}
