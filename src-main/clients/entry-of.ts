import { Problem } from '../../src-shared/problems/problem.ts';
import { ENTRY_NAME, type AiClientRow, type BridgeCommand, type ConnectMode } from './ai-client.ts';
import type { AiClientsDeps } from './ai-clients-deps.ts';
import { canonical, type PlainValue } from './plain-value.ts';

/** The best way that a client and this computer support, or the one asked for. Throws `client_mode_unavailable`. */
export function modeFor(
  row: AiClientRow,
  bridge: BridgeCommand,
  wanted: ConnectMode | undefined,
): ConnectMode {
  const bridgeWorks = !(row.refusesSpaces && bridge.command.includes(' '));
  const modes = row.modes.filter((mode) => mode !== 'bridge' || bridgeWorks);
  const mode = wanted ?? modes[0];
  if (mode !== undefined && modes.includes(mode)) return mode;
  const reason =
    mode === 'bridge' || mode === undefined
      ? 'it cannot start a command with a space in its path'
      : 'it does not support that';
  throw new Problem('client_mode_unavailable', { client: row.id, mode: mode ?? 'any way', reason });
}

/** The entry as the client wants it. */
export function entryOf(
  deps: Pick<AiClientsDeps, 'bridge' | 'endpoint'>,
  row: AiClientRow,
  mode: ConnectMode,
  token: string | null,
): PlainValue {
  if (mode === 'bridge') {
    const { command, args } = deps.bridge();
    return row.bridge({ command, args: [...args, '--client', row.id] }, ENTRY_NAME);
  }
  if (!row.http)
    throw new Problem('client_mode_unavailable', { client: row.id, mode, reason: 'it speaks stdio alone' });
  const { mcp, mcpAuthorization } = deps.endpoint();
  return mode === 'oauth'
    ? row.http({ url: mcpAuthorization, token: null }, ENTRY_NAME)
    : row.http({ url: mcp, token }, ENTRY_NAME);
}

/** Whether an entry of any name leads to Onbehalf. */
export function leadsToOnbehalf(
  deps: Pick<AiClientsDeps, 'bridge' | 'endpoint'>,
  entry: PlainValue,
): boolean {
  const text = canonical(entry);
  const { mcp, mcpAuthorization } = deps.endpoint();
  if (
    text.includes(JSON.stringify(mcp).slice(0, -1)) ||
    text.includes(JSON.stringify(mcpAuthorization).slice(0, -1))
  )
    return true;
  const { command, args } = deps.bridge();
  return text.includes(JSON.stringify(command)) && args.every((arg) => text.includes(JSON.stringify(arg)));
}
