import type { CommandName, CommandRequest, CommandResponse } from '../../src-shared/contract/commands.ts';
import type { Audit } from './audit.ts';

type AuditCommand = Extract<CommandName, `audit.${string}`>;
export type AuditHandlers = {
  readonly [Name in AuditCommand]: (
    request: CommandRequest<Name>,
    context: { readonly signal: AbortSignal },
  ) => Promise<CommandResponse<Name>>;
};

/** The contract's commands about the log. */
export function auditHandlers(audit: Audit): AuditHandlers {
  return {
    'audit.list': async (filter) => {
      const { records, more } = await audit.list(filter);
      return { records: [...records], more };
    },
    'audit.get': ({ id }) => audit.get(id),
    'audit.verify': (_, { signal }) => audit.verify(signal),
  };
}
