import { setTimeout as wait } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import type { OrgRequest } from './http.ts';
import { send, sendJson } from './http.ts';
import type { OrgClock } from './clock.ts';

/**
 * What a scripted request gets instead of the honest answer: an answer of your own, JSON or HTML; the honest one later
 * (`delayMs`); nothing, ever (`hang`); a closed connection (`drop`); or ten megabytes (`huge`).
 */
export type NextAnswer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | { readonly html: string; readonly status?: number }
  | { readonly delayMs: number }
  | 'hang'
  | 'drop'
  | 'huge';

export type Script = {
  /** Matches the path exactly. */
  readonly path?: string;
  /** Matches the `grant_type` of a form. */
  readonly grant?: string;
  readonly next: NextAnswer;
  /** How many matching requests it is for; one unless said otherwise. */
  readonly times?: number;
};

export type Scripts = {
  /** Adds one; the returned function takes back what is left of it. */
  add(script: Script): () => void;
  /** Whether the request was dealt with. A delay is waited out here and leaves the answer to the organisation. */
  play(request: OrgRequest, res: ServerResponse, signal: AbortSignal): Promise<boolean>;
};

const HUGE = 10 * 1024 * 1024;

export function createScripts(): Scripts {
  const pending: { script: Script; left: number }[] = [];
  const take = (request: OrgRequest): NextAnswer | undefined => {
    const index = pending.findIndex(({ script }) => matches(script, request));
    const found = pending[index];
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) pending.splice(index, 1);
    return found.script.next;
  };
  return {
    add: (script) => {
      const entry = { script, left: script.times ?? 1 };
      pending.push(entry);
      return () => {
        const index = pending.indexOf(entry);
        if (index >= 0) pending.splice(index, 1);
      };
    },
    play: async (request, res, signal) => {
      const next = take(request);
      return next === undefined ? false : playAnswer(next, res, signal);
    },
  };
}

/** A 429 as Okta sends it, with the second at which the bucket is full again. */
export function rateLimited(clock: OrgClock, resetInSeconds: number): NextAnswer {
  return {
    status: 429,
    body: {
      errorCode: 'E0000047',
      errorSummary: 'API call exceeded rate limit due to too many requests.',
      errorLink: 'E0000047',
      errorId: 'oaeDemo',
      errorCauses: [],
    },
    headers: {
      'x-rate-limit-limit': '60',
      'x-rate-limit-remaining': '0',
      'x-rate-limit-reset': String(clock.seconds() + resetInSeconds),
    },
  };
}

function matches(script: Script, request: OrgRequest): boolean {
  if (script.path !== undefined && script.path !== request.path) return false;
  return script.grant === undefined || script.grant === request.form.get('grant_type');
}

async function playAnswer(next: NextAnswer, res: ServerResponse, signal: AbortSignal): Promise<boolean> {
  if (next === 'hang') return true;
  if (next === 'drop') {
    res.destroy();
  } else if (next === 'huge') {
    send(res, 200, 'application/json', `{"filler":"${'x'.repeat(HUGE)}"}`);
  } else if ('delayMs' in next) {
    await wait(next.delayMs, undefined, { signal }).catch(() => undefined);
    return signal.aborted;
  } else if ('html' in next) {
    send(res, next.status ?? 200, 'text/html; charset=utf-8', next.html);
  } else {
    sendJson(res, next.status, next.body ?? {}, next.headers);
  }
  return true;
}
