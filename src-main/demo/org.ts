import type { IncomingMessage, ServerResponse } from 'node:http';
import { administer } from './administration.ts';
import { createState } from './create-state.ts';
import type { DemoOrg, DemoOrgOptions } from './demo-org.ts';
import { readRequest, sendJson } from './http.ts';
import { listenOnLoopback } from './loopback-listener.ts';
import type { OrgState } from './org-state.ts';
import { recordRequest } from './recorder.ts';
import type { RecordedRequest } from './recorder.ts';
import { route } from './endpoints/router.ts';
import { createScripts, rateLimited } from './script.ts';

/**
 * Starts the organisation on 127.0.0.1 and waits until it answers.
 *
 * Requests are recorded, then answered by a script if one matches, else by the router. Clients are authenticated here,
 * with Okta's rules; sign-in, codes and refresh tokens are `oidc-provider`'s (folder `provider`), one instance for each
 * authorization server; the exchanges are this organisation's own (folder `grants`). All of it lives on one clock.
 */
export async function startDemoOrg(options: DemoOrgOptions = {}): Promise<DemoOrg> {
  const stopping = new AbortController();
  const scripts = createScripts();
  const requests: RecordedRequest[] = [];

  const answer = async (state: OrgState, req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const request = await readRequest(req);
    const recorded = recordRequest(request);
    requests.push(recorded);
    res.once('finish', () => {
      recorded.status = res.statusCode;
    });
    res.setHeader('date', state.clock.dateHeader());
    if (!(await scripts.play(request, res, stopping.signal))) await route(state, request, res);
  };

  // The provider's issuer holds the port, so the port is taken first; requests wait for the rest.
  const ready = Promise.withResolvers<OrgState>();
  const listener = await listenOnLoopback(options.port ?? 0, (req, res) => {
    ready.promise
      .then((state) => answer(state, req, res))
      .catch((cause: unknown) => answerFailure(res, cause));
  });
  const state = await createState(`http://127.0.0.1:${listener.port}`, options);
  ready.resolve(state);

  return {
    ...administer(state),
    requests,
    script: (script) => scripts.add(script),
    rateLimit: ({ resetInSeconds, ...script }) =>
      scripts.add({ ...script, next: rateLimited(state.clock, resetInSeconds) }),
    outage: async (down) => (down ? listener.stop() : listener.resume()),
    close: async () => {
      stopping.abort();
      await listener.stop();
    },
  };
}

/** A defect of this organisation: said out loud to the test that met it, and never a hanging request. */
function answerFailure(res: ServerResponse, cause: unknown): void {
  if (res.destroyed || res.headersSent) {
    res.destroy();
    return;
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  sendJson(res, 500, { error: 'server_error', error_description: reason });
}
