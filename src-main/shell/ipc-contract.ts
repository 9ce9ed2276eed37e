import type { IpcMain, WebContents, WebFrameMain } from 'electron';
import { z } from 'zod';
import type { Envelope } from '../../src-shared/contract/commands.ts';
import { TOPICS, type TopicName } from '../../src-shared/contract/topics.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Agent } from '../agent.ts';
import type { Log } from '../ports/outside.ts';
import { CALL_CHANNEL, EVENT_CHANNEL, SUBSCRIBE_CHANNEL } from '../../src-shared/contract/ipc-channels.ts';
import { APP_ORIGIN, isOwnUrl } from './own-url.ts';

export interface IpcContractOptions {
  readonly ipcMain: Pick<IpcMain, 'handle' | 'on' | 'removeHandler' | 'removeAllListeners'>;
  readonly agent: Pick<Agent, 'call' | 'subscribe'>;
  /** Whether this is the window that the app has made. */
  readonly isOwnWindow: (contents: WebContents) => boolean;
  readonly log: Log;
}

/** Longer than any form of the window can be. */
const LONGEST_REQUEST = 1_000_000;

const callSchema = z.tuple([z.string().max(100), z.unknown()]);
const NAMES = Object.keys(TOPICS) as TopicName[];

/**
 * The contract over Electron IPC: one channel for commands, one for topics. Who speaks is checked at each message: the
 * main frame of our own window, at our own origin, and nobody else. Returns the removal.
 */
export function serveContract({ ipcMain, agent, isOwnWindow, log }: IpcContractOptions): () => void {
  const subscribers = new Map<WebContents, () => void>();

  const trusted = (event: Sender): boolean => {
    const ok = isTrusted(event, isOwnWindow);
    if (!ok) log.error('ipc_sender_refused', { url: event.senderFrame?.url ?? null });
    return ok;
  };

  ipcMain.handle(CALL_CHANNEL, async (event, ...args: unknown[]): Promise<Envelope> => {
    if (!trusted(event)) return refused('the caller is not the window of Onbehalf');
    const call = callSchema.safeParse(args);
    if (!call.success || tooLarge(call.data[1])) return refused('the message is not valid');
    const [name, request] = call.data;
    return await agent.call(name, request, { transport: 'ipc' });
  });

  ipcMain.on(SUBSCRIBE_CHANNEL, (event) => {
    if (!trusted(event)) return;
    const { sender } = event;
    subscribers.get(sender)?.();
    subscribers.set(
      sender,
      follow(agent, sender, () => subscribers.delete(sender)),
    );
  });

  return () => {
    ipcMain.removeHandler(CALL_CHANNEL);
    ipcMain.removeAllListeners(SUBSCRIBE_CHANNEL);
    for (const remove of subscribers.values()) remove();
  };
}

interface Sender {
  readonly sender: WebContents;
  readonly senderFrame: WebFrameMain | null;
}

function isTrusted(
  { sender, senderFrame }: Sender,
  isOwnWindow: (contents: WebContents) => boolean,
): boolean {
  return (
    senderFrame !== null &&
    senderFrame === sender.mainFrame &&
    senderFrame.origin === APP_ORIGIN &&
    isOwnUrl(senderFrame.url) &&
    isOwnWindow(sender)
  );
}

/** Sends all topics to the page until it is gone or another takes its place. */
function follow(agent: Pick<Agent, 'subscribe'>, sender: WebContents, ended: () => void): () => void {
  const send = (topic: TopicName, payload: unknown): void => {
    if (!sender.isDestroyed()) sender.send(EVENT_CHANNEL, topic, payload);
  };
  const removals = NAMES.map((topic) => agent.subscribe(topic, (payload) => send(topic, payload)));
  const stop = (): void => {
    for (const remove of removals) remove();
    sender.off('destroyed', stop);
    sender.off('did-start-navigation', onNavigation);
    ended();
  };
  const onNavigation = (details: { isMainFrame: boolean; isSameDocument: boolean }): void => {
    if (details.isMainFrame && !details.isSameDocument) stop();
  };
  sender.once('destroyed', stop);
  sender.on('did-start-navigation', onNavigation);
  return stop;
}

function tooLarge(request: unknown): boolean {
  return (JSON.stringify(request) ?? '').length > LONGEST_REQUEST;
}

function refused(reason: string): Envelope {
  return { ok: false, problem: new Problem('not_allowed_here', { reason }).report() };
}
