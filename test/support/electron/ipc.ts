import { EventEmitter } from 'node:events';
import type { IpcMain, IpcMainInvokeEvent, WebContents, WebFrameMain } from 'electron';
import type { Members } from './kit.ts';

export interface SenderDouble {
  readonly sender: WebContents;
  readonly senderFrame: WebFrameMain | null;
}

export function ipcDouble() {
  const invokable = new Map<string, (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown>();
  const emitter = new EventEmitter();
  const members = {
    handle: (channel, listener) => {
      if (invokable.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
      invokable.set(channel, listener);
    },
    removeHandler: (channel: string) => void invokable.delete(channel),
  } satisfies Members<IpcMain>;
  const ipcMain = Object.assign(emitter, members);
  return {
    ipcMain,
    channels: () => [...invokable.keys(), ...emitter.eventNames().map(String)],
    invoke: async (from: SenderDouble, channel: string, ...args: unknown[]) => {
      const listener = invokable.get(channel);
      if (listener === undefined) throw new Error(`No handler registered for '${channel}'`);
      // What crosses is a copy, as in life.
      return await listener(from as IpcMainInvokeEvent, ...structuredClone(args));
    },
    send: (from: SenderDouble, channel: string) => void emitter.emit(channel, from),
  };
}
