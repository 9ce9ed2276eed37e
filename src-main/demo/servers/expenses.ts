import { setTimeout as wait } from 'node:timers/promises';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { callerOf } from './caller.ts';
import type { Caller } from './caller.ts';
import { notAllowed, text } from './tool-result.ts';

type Expense = {
  readonly id: string;
  readonly by: string;
  readonly amount: number;
  readonly for: string;
  status: string;
};

/** The expenses of the company, shared by the sessions of one server. */
export type Ledger = { readonly expenses: Expense[] };

export function createLedger(): Ledger {
  return {
    expenses: [
      { id: 'exp-1', by: 'alice@example.com', amount: 120, for: 'Train to Hamburg', status: 'submitted' },
      { id: 'exp-2', by: 'bob@example.com', amount: 49, for: 'Keyboard', status: 'submitted' },
    ],
  };
}

/** Expenses: everybody sees and submits their own; finance sees all and approves. */
export function createExpensesServer(ledger: Ledger): McpServer {
  const server = new McpServer({ name: 'expenses', title: 'Expenses', version: '1.0.0' });
  server.registerTool(
    'list',
    {
      title: 'List expenses',
      description: 'Lists your expenses; finance sees everybody’s.',
      annotations: { title: 'List expenses', readOnlyHint: true, openWorldHint: false },
    },
    (extra) => text(visibleTo(ledger, callerOf(extra))),
  );
  server.registerTool(
    'submit',
    {
      title: 'Submit an expense',
      description: 'Submits an expense in euros for approval.',
      inputSchema: { amount: z.number().positive().max(100_000), for: z.string().min(1).max(200) },
      annotations: {
        title: 'Submit an expense',
        readOnlyHint: false,
        destructiveHint: false,
        openWorldHint: false,
      },
    },
    ({ amount, for: purpose }, extra) => submit(ledger, callerOf(extra), amount, purpose),
  );
  server.registerTool(
    'approve',
    {
      title: 'Approve an expense',
      description: 'Approves an expense. Finance only; an approval cannot be taken back.',
      inputSchema: { id: z.string().max(50) },
      annotations: {
        title: 'Approve an expense',
        readOnlyHint: false,
        destructiveHint: true,
        openWorldHint: false,
      },
    },
    ({ id }, extra) => approve(ledger, callerOf(extra), id),
  );
  registerSlowReport(server);
  server.registerTool(
    'fail',
    {
      title: 'Fail',
      description: 'Fails every time.',
      annotations: { title: 'Fail', readOnlyHint: true, openWorldHint: false },
    },
    () => {
      throw new Error('the expense system is closed for the month');
    },
  );
  registerPolicy(server);
  return server;
}

function visibleTo(ledger: Ledger, caller: Caller): Expense[] {
  return ledger.expenses.filter(
    (expense) => caller.groups.includes('finance') || expense.by === caller.login,
  );
}

function submit(ledger: Ledger, caller: Caller, amount: number, purpose: string): CallToolResult {
  const id = `exp-${ledger.expenses.length + 1}`;
  const expense = { id, by: caller.login, amount, for: purpose, status: 'submitted' };
  ledger.expenses.push(expense);
  return text(expense);
}

function approve(ledger: Ledger, caller: Caller, id: string): CallToolResult {
  if (!caller.groups.includes('finance')) return notAllowed('only the group finance may approve expenses');
  const expense = ledger.expenses.find((candidate) => candidate.id === id);
  if (!expense) return { isError: true, content: [{ type: 'text', text: `no expense ${id}` }] };
  expense.status = `approved by ${caller.login}`;
  return text(expense);
}

/** A report that takes `steps` times `stepMs`, says how far it is, and stops when the call is cancelled. */
function registerSlowReport(server: McpServer): void {
  server.registerTool(
    'slow_report',
    {
      title: 'Quarterly report',
      description: 'Adds up the quarter, step by step.',
      inputSchema: {
        steps: z.number().int().min(1).max(1000).default(5),
        stepMs: z.number().int().min(0).max(60_000).default(200),
      },
      annotations: { title: 'Quarterly report', readOnlyHint: true, openWorldHint: false },
    },
    async ({ steps, stepMs }, extra) => {
      const progressToken = extra._meta?.progressToken;
      for (let step = 1; step <= steps; step += 1) {
        await wait(stepMs, undefined, { signal: extra.signal });
        if (progressToken === undefined) continue;
        const params = { progressToken, progress: step, total: steps, message: `step ${step} of ${steps}` };
        await extra.sendNotification({ method: 'notifications/progress', params });
      }
      return text({ steps, by: callerOf(extra).login });
    },
  );
}

function registerPolicy(server: McpServer): void {
  server.registerResource(
    'policy',
    'expenses://policy',
    { title: 'Expense policy', description: 'What the company pays for.', mimeType: 'text/plain' },
    (uri) => ({ contents: [{ uri: uri.href, mimeType: 'text/plain', text: 'Receipts within 30 days.' }] }),
  );
  server.registerPrompt(
    'expense_report',
    { title: 'Expense report', description: 'Summarises the open expenses.' },
    () => ({
      messages: [
        { role: 'user', content: { type: 'text', text: 'List my expenses and summarise what is open.' } },
      ],
    }),
  );
}
