import { type Configuration, configurationSchema } from '../../src-shared/domain/configuration.ts';
import { type ConfigurationIssue, configurationIssues } from './configuration-issues.ts';
import { leavesOf } from './leaves.ts';
import type { Managed } from './managed-settings.ts';
import { isObject, type Layer, type LayerSource, type Merged, mergeLayers } from './merge-layers.ts';
import type { LayerDocument } from './partial-schema.ts';

/** Keys that a person on a managed computer cannot change even where the policy says nothing of them. */
const GUARDED: readonly string[] = ['audit', 'policy.changedTools'];

/** All layers in one: what holds, and why. */
export interface Effective {
  readonly configuration: Configuration;
  /** Every key down to where a value is given whole. */
  readonly leaves: ReadonlyMap<string, unknown>;
  /** Where a key comes from; what is not in it is a default. */
  readonly sources: ReadonlyMap<string, LayerSource>;
  /** Why the identity provider is left out: it is not complete. */
  readonly incomplete: readonly ConfigurationIssue[];
  isLocked(key: string): boolean;
}

/** Lays the user's settings, which have been accepted by the layer schema, between what IT enforces and recommends. */
export function effectiveSettings(user: LayerDocument, managed: Managed): Effective {
  const own = managed.lockedDown ? {} : visible(user, managed);
  const all = merge(own, managed);
  const onlyManagedServers = at(all.document, 'restrictions', 'userServers') === false;
  const merged = onlyManagedServers ? merge(without(own, 'servers'), managed) : all;
  const { configuration, incomplete } = complete(merged.document);
  return {
    configuration,
    leaves: leavesOf(configurationSchema, configuration),
    sources: merged.sources,
    incomplete,
    isLocked: (key) =>
      (onlyManagedServers && /^servers(?:\.|$)/.test(key)) || isLocked(key, merged.sources, managed),
  };
}

function merge(user: LayerDocument, { enforced, recommended }: Managed): Merged {
  const own: Layer = { source: 'user', document: user };
  return mergeLayers(configurationSchema, [...enforced, own, ...recommended]);
}

function at(document: LayerDocument, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), document);
}

/** Only the identity provider can be incomplete: everything else has defaults or is given whole. */
function complete(document: LayerDocument): Pick<Effective, 'configuration' | 'incomplete'> {
  const parsed = configurationSchema.safeParse(document);
  if (parsed.success) return { configuration: parsed.data, incomplete: [] };
  return {
    configuration: configurationSchema.parse({ ...document, identityProvider: null }),
    incomplete: configurationIssues(configurationSchema, document, parsed.error),
  };
}

function visible(user: LayerDocument, managed: Managed): LayerDocument {
  return managed.source === null ? user : GUARDED.reduce(without, user);
}

function without(document: LayerDocument, path: string): LayerDocument {
  const [key = '', ...rest] = path.split('.');
  const { [key]: value, ...others } = document;
  if (rest.length === 0 || !isObject(value)) return rest.length === 0 ? others : document;
  return { ...others, [key]: without(value, rest.join('.')) };
}

function isLocked(key: string, sources: ReadonlyMap<string, LayerSource>, managed: Managed): boolean {
  if (managed.lockedDown) return true;
  return withAncestors(key).some((path) => {
    const source = sources.get(path);
    if (source === 'policy' || source === 'machine') return true;
    return managed.source !== null && GUARDED.includes(path);
  });
}

function withAncestors(key: string): readonly string[] {
  const steps = key.split('.');
  return steps.map((_, index) => steps.slice(0, index + 1).join('.'));
}
