import type { StepResult } from './check-run.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import { listenOnFirstFree } from './loopback-server.ts';

/** Takes each registered port for a moment. Throws `callback_port_in_use` when none is free. */
export async function portsFree(
  ports: readonly number[],
  portHolder?: (port: number) => Promise<string | null>,
): Promise<readonly [StepResult, true]> {
  const seen: Record<string, string> = {};
  let free = 0;
  for (const port of ports) {
    try {
      const server = await listenOnFirstFree({
        ports: [port],
        portHolder,
        handle: (_, res) => res.destroy(),
      });
      await server.close();
      free += 1;
      seen[String(port)] = 'free';
    } catch (thrown) {
      seen[String(port)] =
        thrown instanceof Problem ? `held by ${String(thrown.detail['holder'])}` : 'not usable';
    }
  }
  if (free > 0) return [{ seen, status: free === ports.length ? 'ok' : 'warning' }, true];
  throw new Problem('callback_port_in_use', {
    ports: ports.join(', '),
    holder: Object.values(seen).join(', '),
  });
}
