import type { AiClientPlan, AiClientState } from '../../src-shared/domain/ai-client.ts';
import { asProblem, Problem, type ProblemReport } from '../../src-shared/problems/problem.ts';
import { ENTRY_NAME, type AiClientRow, type ConnectMode } from './ai-client.ts';
import type { AiClientsDeps } from './ai-clients-deps.ts';
import { putEntry } from './edit-entry.ts';
import { entryOf, modeFor } from './entry-of.ts';
import { fileOf } from './installed.ts';
import { openClientFile, refusing, warningsOf, type OpenFile } from './open-client-file.ts';
import { planConnect, type EntryState } from './plan.ts';
import type { PlainValue } from './plain-value.ts';

/** Stands where the token will be: it is made when the client is connected, and shown nowhere. */
const TOKEN_PLACEHOLDER = '<token: made when you connect>';

/** What connecting would change, without changing anything. A file that will not be written gives the snippet alone. */
export async function previewConnect(
  deps: AiClientsDeps,
  row: AiClientRow,
  wanted: ConnectMode | undefined,
): Promise<AiClientPlan> {
  const mode = modeFor(row, deps.bridge(), wanted);
  const entry = entryOf(deps, row, mode, TOKEN_PLACEHOLDER);
  const common = { client: row.id, name: row.name, mode, ...otherWays(deps, row, mode, entry) };
  const snippet = putEntry(row, '', ENTRY_NAME, entry);
  try {
    const file = await openClientFile(deps, row);
    const diff = await diffFor(row, file, entry);
    const warnings = [...(await warningsOf(file))];
    const { path } = file;
    return {
      ...common,
      path,
      state: stateOf(file.state),
      creates: file.text === null,
      diff,
      snippet,
      warnings,
      problem: conflictOf(row, file),
    };
  } catch (thrown) {
    const path = fileOf(row, deps.places) ?? '';
    const problem = asProblem(thrown).report();
    return { ...common, path, state: 'unreadable', creates: false, diff: '', snippet, warnings: [], problem };
  }
}

async function diffFor(row: AiClientRow, file: OpenFile, entry: PlainValue): Promise<string> {
  const written = file.state === 'ours' ? file.connection : null;
  return await refusing(
    row,
    file.path,
    async () => planConnect(row, file.path, file.text, ENTRY_NAME, entry, written).diff,
  );
}

/** In the contract's words; whether a connected one is outdated is the list's concern. */
export function stateOf(state: EntryState): AiClientState {
  const words = {
    absent: 'not_connected',
    ours: 'connected',
    edited: 'edited',
    missing: 'missing',
    foreign: 'foreign',
  } as const satisfies Record<EntryState, AiClientState>;
  return words[state];
}

function conflictOf(row: AiClientRow, file: OpenFile): ProblemReport | null {
  const detail = { client: row.id, entry: ENTRY_NAME, path: file.path };
  if (file.state === 'foreign') return new Problem('client_entry_foreign', detail).report();
  if (file.state === 'edited') return new Problem('client_entry_edited', detail).report();
  return null;
}

/** The client's own command and its link, only where there is no secret in them. */
function otherWays(
  deps: AiClientsDeps,
  row: AiClientRow,
  mode: ConnectMode,
  entry: PlainValue,
): Pick<AiClientPlan, 'command' | 'link' | 'reload'> {
  const bridge = deps.bridge();
  const full = { command: bridge.command, args: [...bridge.args, '--client', row.id] };
  const isBridge = mode === 'bridge';
  return {
    reload: row.reload,
    command: isBridge && row.cli ? [...row.cli(full, ENTRY_NAME)] : null,
    link: mode !== 'header' && row.link ? row.link(entry, ENTRY_NAME) : null,
  };
}
