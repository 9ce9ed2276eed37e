import { EventEmitter } from 'node:events';
import type { IpcRenderer } from 'electron';
import { expect, it } from 'vitest';
import { createBridge } from '../../src-main/preload/bridge.ts';
import { CALL_CHANNEL, EVENT_CHANNEL, SUBSCRIBE_CHANNEL } from '../../src-shared/contract/ipc-channels.ts';

function ipcDouble() {
  const sent: unknown[][] = [];
  const emitter = new EventEmitter();
  const members = {
    invoke: async (...args: unknown[]) => {
      sent.push(args);
      return { ok: true, value: 1 };
    },
    send: (...args: unknown[]) => void sent.push(args),
  } satisfies Partial<IpcRenderer>;
  return { sent, emitter, ipc: Object.assign(emitter, members) as unknown as IpcRenderer };
}

it('gives the page two functions and nothing of Electron', async () => {
  const { ipc, sent, emitter } = ipcDouble();
  const bridge = createBridge(ipc);
  expect(Object.keys(bridge)).toEqual(['call', 'subscribe']);
  expect(await bridge.call('state.get', {})).toEqual({ ok: true, value: 1 });
  const heard: unknown[][] = [];
  const remove = bridge.subscribe((...args) => void heard.push(args));
  emitter.emit(EVENT_CHANNEL, { sender: 'an object of Electron' }, 'state', { revision: 1 });
  remove();
  emitter.emit(EVENT_CHANNEL, {}, 'state', { revision: 2 });
  expect(heard).toEqual([['state', { revision: 1 }]]);
  expect(sent).toEqual([[CALL_CHANNEL, 'state.get', {}], [SUBSCRIBE_CHANNEL]]);
});
