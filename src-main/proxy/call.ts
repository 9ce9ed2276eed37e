import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { CatalogServer } from '../ports/exchange.ts';
import type { ActiveSession } from '../ports/identity.ts';
import { problemAnswer, retryAfter, writeAnswer } from './answers.ts';
import type { CallDeps, IncomingCall } from './call-deps.ts';
import { createCallRecord, type CallRecord } from './call-record.ts';
import { bindingOf, type McpSession } from './mcp-sessions.ts';
import { passBridged, passOn } from './pass-on.ts';
import { readMessage } from './read-message.ts';
import { elicitsUrls } from './url-elicitation.ts';

/** The life of one call, from the known client to the finished audit record. Never rejects: it answers. */
export async function handleCall(deps: CallDeps, call: IncomingCall): Promise<void> {
  const record = createCallRecord(deps, call.client, call.serverId);
  let mcpSession: McpSession | null = null;
  let release = (): void => undefined;
  try {
    const body = await readMessage(deps, call.request, record);
    const { server, session } = await findServerAndPerson(deps, call, record);
    release = deps.callsOfSessions.add(session, call.abort);
    const bridged = deps.bridges.find(
      { client: call.client, server, session },
      record.message,
      body,
      call.request,
    );
    const bridge = bridged === null ? null : await bridged;
    mcpSession = bridge === null ? findMcpSession(deps, call, session, record) : null;
    await passPolicy(deps, call, record, server, session);
    await record.begin();
    const what = { server, session, mcpSession, body };
    await (bridge === null
      ? passOn(deps, call, record, what)
      : passBridged(deps, call, record, what, bridge));
  } catch (thrown) {
    const problem = asProblem(thrown);
    if (problem.code === 'internal') deps.log.error('call_failed', { cause: String(problem.cause) });
    const answer = problemAnswer(problem, record.message, deps.baseUrl(), {
      elicitsUrls: mcpSession !== null && elicitsUrls(mcpSession.set.initialize),
    });
    const bytes = writeAnswer(call.sink, answer, headersFor(problem));
    record.fail(problem, bytes);
  } finally {
    release();
  }
}

/** Step 4: a server that the client and the person may use, and the person. */
async function findServerAndPerson(
  { catalog, sessions, paused }: CallDeps,
  { client, serverId, signal }: IncomingCall,
  record: CallRecord,
): Promise<{ readonly server: CatalogServer; readonly session: ActiveSession }> {
  if (paused()) throw new Problem('agent_paused');
  const server = catalog.find(serverId);
  const isAllowed = client.servers === null || client.servers.includes(serverId);
  if (!server || !isAllowed) throw new Problem('server_unknown', { server: serverId });
  const session = sessions.ready(server.account) ?? (await sessions.fresh(signal, server.account));
  record.noteUser(session.user);
  if (!catalog.usableBy(session.user).some(({ id }) => id === serverId))
    throw new Problem('server_no_access', { server: serverId });
  return { server, session };
}

function findMcpSession(
  deps: CallDeps,
  { request, client, serverId }: IncomingCall,
  session: ActiveSession,
  record: CallRecord,
): McpSession | null {
  const id = request.headers['mcp-session-id'];
  // The era without sessions ignores the header (2026-07-28, "Streamable HTTP").
  const message = record.message;
  const isStateless = message !== null && message.kind !== 'response' && message.revision !== null;
  if (id === undefined || isStateless) return null;
  if (typeof id !== 'string') throw new Problem('session_unknown');
  const found = deps.mcpSessions.find(id, bindingOf(client, { id: serverId }, session));
  record.noteDeclared(found.declared);
  return found;
}

/** Step 5: the rules, and the person where they say so. Answers and notifications belong to a request that passed. */
async function passPolicy(
  { gate }: CallDeps,
  { client, signal }: IncomingCall,
  record: CallRecord,
  server: CatalogServer,
  { user }: ActiveSession,
): Promise<void> {
  const message = record.message;
  if (message?.kind !== 'request') return;
  const { method, tool } = message;
  const asked = { user, client, server, method, tool, arguments: message.arguments };
  record.notePolicy(gate.passAtOnce(asked) ?? (await gate.pass(asked, signal)));
}

/** The connection ends where the rest of a request was not read. */
function headersFor(problem: Problem): Record<string, string> {
  const isUnread = problem.row.http === 413 || problem.row.http === 415 || problem.row.http === 406;
  return {
    ...(isUnread ? { connection: 'close' } : {}),
    ...retryAfter(problem),
  };
}
