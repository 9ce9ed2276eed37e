import type { Approval } from '../../src-shared/domain/policy.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';
import type { DocumentStore, Log } from '../ports/outside.ts';
import type { Gate, Passed, PolicyCall, PolicyDecision } from '../ports/policy.ts';
import type { SettingsSource } from '../ports/settings.ts';
import { createApprovals, type Approvals } from './approvals.ts';
import { decide, mayChange, type DecidedCall } from './decide.ts';
import { section } from './document-section.ts';
import { createGrants, type Grants } from './grants.ts';
import { createPins, type Pins } from './pins.ts';
import { rememberDecisions } from './pass-at-once.ts';
import type { Question } from './open-question.ts';
import { policyVersion, rulesOf } from './rules.ts';
import { createHeldValues, type HeldValues } from './secrets/held-values.ts';
import { createScreen, withoutSecrets } from './secrets/screen.ts';
import { findInTool } from './tool-findings.ts';

/** Policy as a whole: the gate of the calls, and what people see and decide of it. */
export interface Policy extends Gate {
  readonly approvals: Approvals;
  readonly grants: Grants;
  readonly pins: Pins;
}

export interface GateOptions {
  readonly settings: SettingsSource;
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: Journal;
  /** Answers that were given for good, and the tool definitions that were approved. */
  readonly store: DocumentStore;
  /** Brings a question to the person's eyes: a notification, the window. */
  readonly notify: (approval: Approval) => void;
  /** The secrets of the agent itself, to be found in calls. */
  readonly held?: HeldValues;
}

export function createGate(options: GateOptions): Policy {
  const { settings, store } = options;
  const grants = createGrants({ ...options, store: section(store, 'grants') });
  const pins = createPins({ ...options, store: section(store, 'pins') });
  const approvals = createApprovals({ ...options, grants });

  const held = options.held ?? createHeldValues();

  const policy = () => settings.current().policy;

  function isHeld(server: string, tool: string | null): boolean {
    const pin = tool === null ? null : pins.find(server, tool);
    return policy().changedTools === 'hold' && pin !== null && pin.held !== null;
  }

  const versionFor = (call: PolicyCall) => policyVersion(rulesOf(policy()), call.server.access);

  function judge(call: Omit<PolicyCall, 'arguments' | 'method'>): PolicyDecision {
    return decide(rulesOf(policy()), decidedCall(call, pins));
  }

  function questionOf(call: PolicyCall & { readonly tool: string }, rule: string, reason: string): Question {
    const { server, tool } = call;
    const definition = pins.find(server.id, tool)?.digest ?? null;
    const warnings = warningsOf(server.id, tool, pins);
    const shownArguments = withoutSecrets(call.arguments, held);
    return { call, shownArguments, rule, reason, policyVersion: versionFor(call), definition, warnings };
  }

  /** The decision that lets the call pass, and how long the person took. */
  async function admit(call: PolicyCall, signal: AbortSignal, waited = 0): Promise<Passed> {
    const { server, tool } = call;
    if (tool !== null && isHeld(server.id, tool)) {
      throw new Problem('tool_changed', { server: server.name, tool });
    }
    const decision = judge(call);
    const { rule } = decision;
    if (decision.effect === 'deny') throw new Problem('denied_by_policy', { reason: decision.reason, rule });
    const changes = mayChange(decidedCall(call, pins));
    if (decision.effect === 'allow' || tool === null) return { rule, waitingMs: waited, changes };
    const question = questionOf({ ...call, tool }, rule, decision.reason);
    const waitingMs = waited + (await approvals.ask(question, policy().asking, signal)).waitingMs;
    // An answer counts under the rules and for the tool it was asked about. What changed meanwhile is decided anew.
    const isStale = versionFor(call) !== question.policyVersion || isHeld(server.id, tool);
    return isStale ? admit(call, signal, waitingMs) : { rule, waitingMs, changes };
  }

  const remembered = rememberDecisions((call) => {
    const { effect, rule } = judge(call);
    const passes = effect === 'allow' || (effect === 'ask' && call.tool === null);
    return passes ? { rule, waitingMs: 0, changes: mayChange(decidedCall(call, pins)) } : null;
  });

  return {
    approvals,
    grants,
    pins,
    passAtOnce(call) {
      const { server, tool } = call;
      const pin = tool === null ? null : pins.find(server.id, tool);
      return isHeld(server.id, tool) ? null : remembered(call, { policy: policy(), pin });
    },
    pass: (call, signal) => admit(call, signal),
    shows: (call) => !isHeld(call.server.id, call.tool) && judge(call).effect !== 'deny',
    screen: (direction) => createScreen(policy().secrets[direction], held),
    observeTools(serverId, tools) {
      try {
        pins.observe(serverId, tools, policy().changedTools);
      } catch (error) {
        options.log.error('policy.pins_not_saved', { server: serverId, reason: String(error) });
      }
    },
  };
}

function decidedCall(
  { user, client, server, tool }: Omit<PolicyCall, 'arguments' | 'method'>,
  pins: Pins,
): DecidedCall {
  return { user, client, server, tool, hints: tool === null ? null : pins.hints(server.id, tool) };
}

function warningsOf(server: string, tool: string, pins: Pins): readonly string[] {
  const pin = pins.find(server, tool);
  if (!pin) return [];
  const known = pins.list().map((other) => ({ server: other.server, tool: other.definition.name }));
  return findInTool(server, pin.definition, known).map(({ text }) => `The tool ${text}`);
}
