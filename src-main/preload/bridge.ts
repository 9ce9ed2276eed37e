import type { IpcRenderer, IpcRendererEvent } from 'electron';
import type { Envelope } from '../../src-shared/contract/commands.ts';
import { CALL_CHANNEL, EVENT_CHANNEL, SUBSCRIBE_CHANNEL } from '../../src-shared/contract/ipc-channels.ts';
import type { TopicName } from '../../src-shared/contract/topics.ts';
import type { WindowBridge } from '../../src-shared/contract/window-bridge.ts';

/**
 * The two functions of the window. No object of Electron goes through: the event that comes with a message, which
 * holds a sender, stays here.
 */
export function createBridge(ipc: Pick<IpcRenderer, 'invoke' | 'on' | 'off' | 'send'>): WindowBridge {
  return {
    call: async (name, request) => (await ipc.invoke(CALL_CHANNEL, name, request)) as Envelope,
    subscribe(listener) {
      const heard = (_event: IpcRendererEvent, topic: TopicName, payload: unknown): void =>
        listener(topic, payload);
      ipc.on(EVENT_CHANNEL, heard);
      ipc.send(SUBSCRIBE_CHANNEL);
      return () => void ipc.off(EVENT_CHANNEL, heard);
    },
  };
}
