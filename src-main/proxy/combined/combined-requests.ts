import type { JSONRPCRequest, Result } from '@modelcontextprotocol/sdk/types.js';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { structuredProblem } from '../../../src-shared/problems/structured.ts';
import { problemResult } from '../answers.ts';
import { rpcError, type Asking, type Extra, type Params } from './ask.ts';
import type { LinkSet } from './link-set.ts';
import { LISTS, type Absent, type Gathered, type ListKind, type Lists } from './lists.ts';
import type { Named } from './names.ts';
import type { Place, Routing } from './routing.ts';
import { signInTool } from './sign-in-tool.ts';

/** The servers of the person who is signed in, as one session of an AI client sees them. */
export interface PersonsServers {
  readonly links: LinkSet;
  readonly lists: Lists;
}

interface RequestDeps {
  readonly asking: Asking;
  readonly routing: Routing;
  /** null while nobody is signed in. */
  readonly servers: () => PersonsServers | null;
  readonly prefixesAlways: () => boolean;
  readonly baseUrl: () => string;
  /** Whether this is the first time that a server's absence is told. */
  readonly isNews: (serverId: string) => boolean;
}

export type AnswerRequest = (
  request: Pick<JSONRPCRequest, 'method' | 'params'>,
  extra: Extra,
) => Promise<Result>;

/** What a server says when it does not have a resource (2025-11-25: -32002; 2026-07-28: -32602). */
const NOT_MINE = new Set([-32002, -32602, -32601]);

/** Answers what an AI client asks of all servers: which of them it is for, under which name, and what they say together. */
export function createRequestAnswers(deps: RequestDeps): AnswerRequest {
  const { asking, routing } = deps;
  const problemOf = (problem: Problem): Result => problemResult(problem, deps.baseUrl());
  const gather = async (kind: ListKind): Promise<Gathered> =>
    (await deps.servers()?.lists.gather(kind)) ?? { entries: [], absent: [] };

  async function listNamed(kind: 'tools' | 'prompts', extra: Extra): Promise<Result> {
    if (!deps.servers() && kind === 'tools') return { tools: [signInTool.definition] };
    const { entries, absent } = await gather(kind);
    return { [kind]: routing.showNamed(kind, entries, deps.prefixesAlways()), ...tellAbsent(absent, extra) };
  }

  async function listResources(extra: Extra): Promise<Result> {
    const { entries, absent } = await gather('resources');
    return { resources: routing.showResources(entries), ...tellAbsent(absent, extra) };
  }

  async function listTemplates(extra: Extra): Promise<Result> {
    const { entries, absent } = await gather('templates');
    return { resourceTemplates: routing.showTemplates(entries), ...tellAbsent(absent, extra) };
  }

  /** Who is missing stands in the result, and is told once in words. */
  function tellAbsent(absent: readonly Absent[], extra: Extra): { _meta?: Record<string, unknown> } {
    for (const { serverId, problem } of absent) {
      if (!problem || !deps.isNews(serverId)) continue;
      const data = `${problem.message} ${problem.report().next} Its tools are missing until then.`;
      const params = { level: 'warning' as const, logger: 'onbehalf', data };
      void extra.sendNotification({ method: 'notifications/message', params }).catch(() => undefined);
    }
    if (absent.length === 0) return {};
    const problems = absent.map(({ serverId, problem }) => ({
      server: serverId,
      problem: problem && structuredProblem(problem, deps.baseUrl()),
    }));
    return { _meta: { 'io.onbehalf/absent': problems } };
  }

  async function callTool(params: Params, extra: Extra): Promise<Result> {
    if (!deps.servers()) return signInTool.result(deps.baseUrl());
    const { serverId, name } = await findNamed('tools', params);
    try {
      const result = await ask(serverId, 'tools/call', { ...params, name }, extra);
      noteResourceLinks(serverId, result);
      return result;
    } catch (thrown) {
      if (thrown instanceof Problem) return problemOf(thrown);
      throw thrown;
    }
  }

  function noteResourceLinks(serverId: string, { content }: Result): void {
    if (!Array.isArray(content)) return;
    for (const block of content as ({ type?: unknown; uri?: unknown } | null)[])
      if (block?.type === 'resource_link' && typeof block.uri === 'string')
        routing.noteUri(serverId, block.uri);
  }

  async function getPrompt(params: Params, extra: Extra): Promise<Result> {
    const { serverId, name } = await findNamed('prompts', params);
    return await ask(serverId, 'prompts/get', { ...params, name }, extra);
  }

  /** A name that a client remembers from another session may come before any list. */
  async function findNamed(kind: 'tools' | 'prompts', { name }: Params): Promise<Named> {
    const shown = String(name);
    const known = routing.named(kind, shown);
    if (known) return known;
    routing.showNamed(kind, (await gather(kind)).entries, deps.prefixesAlways());
    const found = routing.named(kind, shown) ?? byPrefix(shown);
    if (found) return found;
    throw rpcError(-32602, `Unknown ${kind === 'tools' ? 'tool' : 'prompt'}: ${shown.slice(0, 100)}`);
  }

  /** Something of a server that is not there at the moment: its own problem is the answer. */
  function byPrefix(shown: string): Named | null {
    const [serverId = '', ...rest] = shown.split('__');
    const isServer = rest.length > 0 && deps.servers()?.links.get(serverId);
    return isServer ? { serverId, name: rest.join('__') } : null;
  }

  async function complete(params: Params, extra: Extra): Promise<Result> {
    const ref = params['ref'] as Params | undefined;
    if (ref?.['type'] === 'ref/prompt') {
      const { serverId, name } = await findNamed('prompts', ref);
      return await ask(serverId, 'completion/complete', { ...params, ref: { ...ref, name } }, extra);
    }
    const uri = String(ref?.['uri']);
    routing.showTemplates((await gather('templates')).entries);
    const serverId = routing.templateOwner(uri) ?? routing.holders(uri)[0]?.serverId;
    if (serverId === undefined) throw rpcError(-32602, 'Unknown reference');
    return await ask(serverId, 'completion/complete', params, extra);
  }

  /** Asks the servers that may have it, one after the other: reading and subscribing change nothing. */
  async function askHolders(method: string, params: Params, extra: Extra): Promise<Result> {
    const shown = String(params['uri']);
    let last: unknown = rpcError(-32002, 'Resource not found', { uri: shown });
    for (const { serverId, uri } of placesOf(shown)) {
      try {
        const result = await ask(serverId, method, { ...params, uri }, extra);
        return uri === shown ? result : withShownUri(result, uri, shown);
      } catch (thrown) {
        if (!NOT_MINE.has(rpcCode(thrown))) throw thrown;
        last = thrown;
      }
    }
    throw last;
  }

  function placesOf(shown: string): readonly Place[] {
    const likely = routing.holders(shown);
    if (likely.length > 0) return likely;
    return (deps.servers()?.links.all() ?? []).map(({ serverId }) => ({ serverId, uri: shown }));
  }

  function ask(serverId: string, method: string, params: Params, extra: Extra): Promise<Result> {
    const link = deps.servers()?.links.get(serverId);
    if (!link) throw new Problem('server_unknown', { server: serverId });
    return asking.ask(link, method, params, extra);
  }

  const answers: Readonly<Record<string, (params: Params, extra: Extra) => Promise<Result>>> = {
    [LISTS.tools.method]: (_params, extra) => listNamed('tools', extra),
    [LISTS.prompts.method]: (_params, extra) => listNamed('prompts', extra),
    [LISTS.resources.method]: (_params, extra) => listResources(extra),
    [LISTS.templates.method]: (_params, extra) => listTemplates(extra),
    'tools/call': callTool,
    'prompts/get': getPrompt,
    'completion/complete': complete,
    'resources/read': (params, extra) => askHolders('resources/read', params, extra),
    'resources/subscribe': (params, extra) => askHolders('resources/subscribe', params, extra),
    'resources/unsubscribe': (params, extra) => askHolders('resources/unsubscribe', params, extra),
  };

  return async ({ method, params = {} }, extra) => {
    const answer = Object.hasOwn(answers, method) ? answers[method] : undefined;
    if (!answer) throw rpcError(-32601, 'Method not found');
    return await answer(params, extra);
  };
}

function withShownUri(result: Result, uri: string, shown: string): Result {
  const { contents } = result;
  if (!Array.isArray(contents)) return result;
  const renamed = (contents as { uri?: unknown }[]).map((one) =>
    one.uri === uri ? { ...one, uri: shown } : one,
  );
  return { ...result, contents: renamed };
}

function rpcCode(thrown: unknown): number {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'number' ? thrown.code : 0;
}
