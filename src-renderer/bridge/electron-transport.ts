import type { WindowBridge } from '../../src-shared/contract/window-bridge.ts';
import type { Transport } from './transport.ts';

/** The contract over Electron IPC, through what the preload exposes. The main process lives as long as the window. */
export function electronTransport(bridge: WindowBridge): Transport {
  return {
    kind: 'electron',
    async call(name, request, signal) {
      signal?.throwIfAborted();
      return await bridge.call(name, request);
    },
    subscribe(listener) {
      const remove = bridge.subscribe((topic, payload) => listener.message(topic, payload));
      listener.connection('open');
      return remove;
    },
  };
}
