import type { DemoOrg } from '../demo-org.ts';
import { startDemoServer } from './demo-server.ts';
import type { DemoServer } from './demo-server.ts';
import { createExpensesServer, createLedger } from './expenses.ts';
import { createPeopleServer } from './people.ts';

/** The two MCP servers of the demo, each the front of an API that checks who calls. */
export type DemoServers = {
  readonly people: DemoServer;
  readonly expenses: DemoServer;
  close(): Promise<void>;
};

export async function startDemoServers(org: Pick<DemoOrg, 'customIssuer' | 'clock'>): Promise<DemoServers> {
  const now = (): number => org.clock.now();
  const ledger = createLedger();
  const people = await startDemoServer({
    name: 'People directory',
    issuer: org.customIssuer('auspeople'),
    audience: 'api://people',
    now,
    scope: 'people.read',
    toolScopes: { salary: 'people.salary' },
    create: createPeopleServer,
  });
  const expenses = await startDemoServer({
    name: 'Expenses',
    issuer: org.customIssuer('ausexpenses'),
    audience: 'api://expenses',
    now,
    scope: 'expenses.read',
    toolScopes: { submit: 'expenses.write', approve: 'expenses.write' },
    create: () => createExpensesServer(ledger),
  });
  return {
    people,
    expenses,
    close: async () => {
      await Promise.all([people.stop(), expenses.stop()]);
    },
  };
}
