import type { CommandHandlers, CommandRequest, CommandResponse } from '../../src-shared/contract/commands.ts';
import type { policyCommands, WatchedTool } from '../../src-shared/contract/policy.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { SessionSource } from '../ports/identity.ts';
import type { SettingsSource } from '../ports/settings.ts';
import { decide, explain, type DecidedCall } from './decide.ts';
import type { Policy } from './gate.ts';
import type { Pin, Pins } from './pins.ts';
import { replay, type CallLog } from './replay.ts';
import { rulesOf } from './rules.ts';
import { compareDefinitions } from './tool-definition.ts';
import { findInTool, type KnownTool } from './tool-findings.ts';

export interface PolicyHandlerOptions {
  readonly policy: Policy;
  readonly catalog: Pick<Catalog, 'find'>;
  readonly sessions: Pick<SessionSource, 'who'>;
  readonly settings: SettingsSource;
  readonly log: CallLog;
}

/** The contract's commands about who may do what. */
export function policyHandlers(options: PolicyHandlerOptions): CommandHandlers<keyof typeof policyCommands> {
  const { approvals, grants, pins } = options.policy;
  return {
    'approvals.list': async () => ({ approvals: [...approvals.list()] }),
    async 'approvals.answer'({ id, answer }, { caller }) {
      approvals.answer(id, answer, caller.transport);
      return {};
    },
    'approvals.granted': async () => ({ grants: [...grants.list()] }),
    async 'approvals.revoke'({ id }) {
      if (!grants.remove(id)) throw new Problem('not_found', { what: 'allowance', name: id });
      return {};
    },
    'tools.watched': async ({ held }) => ({ tools: watchedTools(pins, held) }),
    async 'tools.accept'({ server, tool, changeDigest }) {
      pins.accept(server, tool, changeDigest);
      return {};
    },
    'policy.test': async (request) => test(request, options),
    'policy.replay': ({ policy, ...range }, { signal }) =>
      replay({
        log: options.log,
        catalog: options.catalog,
        pins,
        user: whoIsHere(options),
        before: rulesOf(options.settings.current().policy),
        after: rulesOf(policy),
        range,
        signal,
      }),
  };
}

function watchedTools(pins: Pins, onlyHeld: boolean): WatchedTool[] {
  const all = pins.list();
  const known = all.map(({ server, definition }) => ({ server, tool: definition.name }));
  return all.filter(({ held }) => !onlyHeld || held !== null).map((pin) => watchedTool(pin, known));
}

function watchedTool({ server, definition, since, held }: Pin, known: readonly KnownTool[]): WatchedTool {
  return {
    server,
    tool: definition.name,
    state: held ? 'held' : 'approved',
    since: held?.since ?? since,
    changeDigest: held?.digest ?? null,
    changes: held ? [...compareDefinitions(definition, held.definition)] : [],
    findings: [...findInTool(server, held?.definition ?? definition, known)],
  };
}

function test(
  request: CommandRequest<'policy.test'>,
  { policy, catalog, settings, ...options }: PolicyHandlerOptions,
): CommandResponse<'policy.test'> {
  const server = catalog.find(request.server);
  if (!server) throw new Problem('not_found', { what: 'server', name: request.server });
  const { tool } = request;
  const call: DecidedCall = {
    user: request.person ?? whoIsHere(options),
    client: { id: request.client, name: request.client },
    server,
    tool,
    hints: request.hints ?? (tool === null ? null : policy.pins.hints(server.id, tool)),
  };
  const rules = rulesOf(settings.current().policy);
  const decision = decide(rules, call);
  return {
    effect: decision.effect,
    rule: decision.rule,
    reason: decision.effect === 'allow' ? '' : decision.reason,
    verdicts: [...explain(rules, call)],
    held: tool !== null && isHeld(policy.pins, server.id, tool),
  };
}

function isHeld(pins: Pins, server: string, tool: string): boolean {
  const pin = pins.find(server, tool);
  return pin !== null && pin.held !== null;
}

function whoIsHere({ sessions }: Pick<PolicyHandlerOptions, 'sessions'>) {
  const user = sessions.who();
  if (!user) throw new Problem('not_signed_in', { url: '' });
  return user;
}
