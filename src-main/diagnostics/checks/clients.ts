import type { AiClientView } from '../../../src-shared/domain/ai-client.ts';
import { failed, ok, skipped, warning, type Check, type Fix, type Outcome } from '../check.ts';
import type { Facts } from '../facts.ts';

export const CLIENT_CHECKS: readonly Check[] = [
  {
    id: 'clients.connected',
    group: 'clients',
    title: 'An AI client is connected',
    why: 'Onbehalf does nothing until an AI client calls it.',
    async run({ deps }) {
      const views = await deps.aiClients.discover();
      const connected = views.filter(({ state }) => state === 'connected' || state === 'outdated');
      const others = deps.state().clients.length;
      const values = {
        installed: views
          .filter(({ installed }) => installed)
          .map(({ name }) => name)
          .join(', '),
        connected: connected.map(({ name }) => name).join(', '),
        'known to the endpoint': others,
      };
      if (connected.length > 0 || others > 0) return ok(values);
      return warning(values, 'Connect one: `onbehalf clients connect`.');
    },
  },
  {
    id: 'clients.bypass',
    group: 'clients',
    title: 'No secrets lie open in the files of AI clients',
    why: 'Servers that an AI client reaches by itself are outside policy and audit; their secrets can be read by every program.',
    async run({ deps }) {
      const { servers } = await deps.aiClients.inventory();
      const open = servers.filter(({ secrets }) => secrets.length > 0);
      const values = {
        'servers beside Onbehalf': servers.length,
        ...Object.fromEntries(
          open.slice(0, 20).map((one) => [`${one.clientName}: ${one.name}`, one.secrets.join(', ')]),
        ),
      };
      if (open.length === 0) return ok(values);
      return warning(
        values,
        'Move them behind Onbehalf: `onbehalf clients inventory` lists them, `onbehalf clients import` moves one.',
      );
    },
  },
];

/** One check for each AI client that is installed or connected. */
export async function aiClientChecks(facts: Facts): Promise<readonly Check[]> {
  const { aiClients, agentRuns } = facts.deps;
  // What cannot be read is a finding of `clients.connected`; it never hides the other checks.
  const views = await aiClients.discover().catch(() => []);
  return views.filter(({ state }) => state !== 'not_installed').map((view) => aiClientCheck(view, agentRuns));
}

const REPAIRABLE: readonly AiClientView['state'][] = ['edited', 'missing', 'outdated'];

function aiClientCheck(view: AiClientView, agentRuns: boolean): Check {
  return {
    id: `client:${view.id}`,
    group: 'clients',
    title: `${view.name}: its entry and its last call`,
    why: 'AI clients and people edit these files too; a changed entry is the usual reason for tools that vanish.',
    run: () => (agentRuns ? judge(view) : judgeEntry(view)),
    ...(REPAIRABLE.includes(view.state) ? { fix: repairOf(view) } : {}),
  };
}

function repairOf(view: AiClientView): Fix {
  return {
    title: 'Repair the entry',
    does: `Writes the entry of Onbehalf in ${view.path ?? 'its file'} again as it should be; everything else there stays, and a copy of the file is kept.`,
    async apply(deps) {
      await deps.aiClients.connect(view.id, { replace: true });
      return `${view.name} is connected again. ${view.reload}`;
    },
  };
}

/** Without the agent nobody knows its address and program, nor who called: only the entry itself is looked at. */
function judgeEntry(view: AiClientView): Outcome {
  const isThere = view.problem === null && (view.state === 'connected' || view.state === 'outdated');
  return isThere ? ok({ file: view.path, mode: view.mode, entry: 'as it was written' }) : judge(view);
}

function judge(view: AiClientView): Outcome {
  const values = {
    file: view.path,
    state: view.state,
    mode: view.mode,
    'last call': view.lastContactAt ?? (view.clientId === null ? null : 'never'),
  };
  if (view.problem) return failed(values, view.problem);
  switch (view.state) {
    case 'connected':
      return view.clientId !== null && view.lastContactAt === null
        ? warning(values, view.reload)
        : ok(values);
    case 'edited':
      return failed(
        values,
        'Somebody changed the entry of Onbehalf there: repair it, or disconnect the client.',
      );
    case 'missing':
      return failed(
        values,
        'Somebody removed the entry of Onbehalf there: repair it, or disconnect the client.',
      );
    case 'outdated':
      return failed(values, 'The entry leads to an old address or program: repair it.');
    case 'foreign':
      return warning(
        values,
        `An entry "onbehalf" is there that Onbehalf did not write; \`onbehalf clients plan ${view.id}\` shows it.`,
      );
    case 'not_connected':
    case 'not_installed':
      return skipped('not connected');
    case 'unreadable':
      return failed(values, 'Its file cannot be read.');
  }
}
