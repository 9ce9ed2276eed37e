import type {
  PolicyPreset,
  PolicyRule,
  RuleSet,
  ToolHints,
  Verdict,
} from '../../src-shared/domain/policy.ts';
import type { PolicyEffect, ServerAccess } from '../../src-shared/domain/server.ts';
import type { User } from '../../src-shared/domain/session.ts';
import { mayUse } from '../catalog/access.ts';
import type { PolicyDecision } from '../ports/policy.ts';
import { compilePattern, foldName, specificity } from './pattern.ts';

/** The rules of both sides, as the settings have them. */
export interface Rules {
  readonly organization: RuleSet;
  readonly person: RuleSet;
}

/** A call with what is known of its tool: all that a decision rests on. */
export interface DecidedCall {
  readonly user: Pick<User, 'sub' | 'email' | 'roles' | 'teams'>;
  readonly client: { readonly id: string; readonly name: string };
  readonly server: { readonly id: string; readonly access: ServerAccess };
  /** null for a request that calls no tool. */
  readonly tool: string | null;
  /** What the server says of the tool; null where the tool has not been seen. */
  readonly hints: ToolHints | null;
}

const STRICTNESS: Readonly<Record<PolicyEffect, number>> = { allow: 0, ask: 1, deny: 2 };

/** What happens to the call: the strictest of what the three sources say, with the rule that says so. Pure. */
export function decide(rules: Rules, call: DecidedCall): PolicyDecision {
  const [strictest] = explain(rules, call);
  const { effect, rule, reason } = strictest ?? { effect: 'allow', rule: 'person/everything', reason: '' };
  return effect === 'allow' ? { effect, rule } : { effect, rule, reason };
}

/**
 * What each source says, the strictest first; at the same strictness rules before presets, and the organisation before the
 * server before the person.
 */
export function explain(rules: Rules, call: DecidedCall): readonly Verdict[] {
  const organization = fromRules('organization', rules.organization, call);
  const person = fromRules('person', rules.person, call);
  const verdicts = [
    organization,
    fromAccess(call),
    person,
    organization ? null : fromPreset('organization', rules.organization.preset, call),
    person ? null : fromPreset('person', rules.person.preset, call),
  ];
  return verdicts
    .filter((verdict) => verdict !== null)
    .sort((one, other) => STRICTNESS[other.effect] - STRICTNESS[one.effect]);
}

/** Whether the call may change something: everything does but a tool that says `readOnlyHint`, and other methods. */
export function mayChange({ tool, hints }: Pick<DecidedCall, 'tool' | 'hints'>): boolean {
  return tool !== null && hints?.readOnlyHint !== true;
}

function fromRules(source: Verdict['source'], set: RuleSet, call: DecidedCall): Verdict | null {
  const rule =
    call.tool === null ? closingRule(set, call) : set.rules.find((candidate) => fits(candidate, call));
  return rule
    ? { source, effect: rule.effect, rule: `${source}/${rule.name}`, reason: reasonOf(rule) }
    : null;
}

function fromPreset(source: Verdict['source'], preset: PolicyPreset, call: DecidedCall): Verdict {
  const rule = `${source}/${preset}`;
  if (preset === 'everything' || !mayChange(call)) return { source, effect: 'allow', rule, reason: '' };
  return preset === 'read_only'
    ? { source, effect: 'deny', rule, reason: 'only tools that read are allowed' }
    : { source, effect: 'ask', rule, reason: 'the tool may change something' };
}

function reasonOf({ effect, reason, name }: PolicyRule): string {
  return reason === '' && effect !== 'allow' ? `the rule "${name}" says so` : reason;
}

function fits(rule: PolicyRule, call: DecidedCall): boolean {
  return (
    call.tool !== null &&
    someMatch(rule.tools, [call.tool], rule.effect) &&
    hintsFit(rule.annotations, call.hints) &&
    fitsCaller(rule, call)
  );
}

function fitsCaller(rule: PolicyRule, { server, user, client }: DecidedCall): boolean {
  return (
    someMatch(rule.servers, [server.id], rule.effect) &&
    isOneOf(rule.roles, user.roles) &&
    isOneOf(rule.teams, user.teams) &&
    isPerson(rule.people, user) &&
    (rule.clients === null || someMatch(rule.clients, [client.id, client.name], rule.effect))
  );
}

/**
 * Rules are about tools; other requests (`initialize`, `tools/list`, resources) pass as long as some tool might. The one
 * exception is a rule that denies every tool before any other rule lets one pass: it closes the server as a whole.
 */
function closingRule({ rules }: RuleSet, call: DecidedCall): PolicyRule | undefined {
  const first = rules.find(
    (rule) => fitsCaller(rule, call) && (rule.effect !== 'deny' || deniesEveryTool(rule)),
  );
  return first?.effect === 'deny' ? first : undefined;
}

function deniesEveryTool({ tools, annotations }: PolicyRule): boolean {
  return tools.includes('*') && Object.keys(annotations).length === 0;
}

function fromAccess({ server, user, tool }: DecidedCall): Verdict | null {
  const source = 'server';
  if (!mayUse(server, user)) {
    const reason = 'your roles and teams do not include this server';
    return { source, effect: 'deny', rule: `server/${server.id}/access`, reason };
  }
  if (tool === null) return null;
  const [best] = Object.entries(server.access.tools)
    .filter(([pattern, effect]) => someMatch([pattern], [tool], effect))
    .sort(bySpecificity);
  if (!best) return null;
  const [pattern, effect] = best;
  const reason = effect === 'allow' ? '' : `the server's settings say so of "${pattern}"`;
  return { source, effect, rule: `server/${server.id}/${pattern}`, reason };
}

/** The most specific pattern first; of two that are equally specific, the stricter. */
function bySpecificity(
  [one, oneEffect]: readonly [string, PolicyEffect],
  [other, otherEffect]: readonly [string, PolicyEffect],
): number {
  return specificity(other) - specificity(one) || STRICTNESS[otherEffect] - STRICTNESS[oneEffect];
}

/** An allowance takes a name letter by letter; what restricts also takes it as it reads. */
function someMatch(patterns: readonly string[], names: readonly string[], effect: PolicyEffect): boolean {
  return patterns.some((pattern) => {
    const matches = compilePattern(pattern);
    if (names.some(matches)) return true;
    return effect !== 'allow' && names.map(foldName).some(compilePattern(foldName(pattern)));
  });
}

function isOneOf(wanted: readonly string[] | null, had: readonly string[]): boolean {
  return wanted === null || wanted.some((name) => had.includes(name));
}

function isPerson(wanted: readonly string[] | null, { sub, email }: DecidedCall['user']): boolean {
  if (wanted === null) return true;
  return wanted.some((person) => person === sub || person.toLowerCase() === email?.toLowerCase());
}

/** MCP's defaults for hints that are not given (schema 2025-11-25, ToolAnnotations). */
const DEFAULT_HINTS = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: false,
  openWorldHint: true,
} as const;

function hintsFit(wanted: ToolHints, given: ToolHints | null): boolean {
  const hints = { ...DEFAULT_HINTS, ...given };
  return Object.entries(wanted).every(([hint, value]) => hints[hint as keyof typeof hints] === value);
}
