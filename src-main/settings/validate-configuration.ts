import { type Configuration, configurationSchema } from '../../src-shared/domain/configuration.ts';
import { type ConfigurationIssue, configurationIssues } from './configuration-issues.ts';
import { type LayerDocument, layerSchema } from './partial-schema.ts';
import { type TransportRules, transportIssues } from './transport-rules.ts';

export type Validation<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly issues: readonly ConfigurationIssue[] };

/** A whole configuration: everything that is needed is there, and nothing else. What `config validate FILE` asks. */
export function validateConfiguration(document: unknown, rules: TransportRules): Validation<Configuration> {
  const parsed = configurationSchema.safeParse(document);
  if (!parsed.success)
    return { ok: false, issues: configurationIssues(configurationSchema, document, parsed.error) };
  const issues = transportIssues(parsed.data, rules);
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: parsed.data };
}

/** A document of IT: any keys, and values that are only recommended. */
export function validateManaged(document: unknown, rules: TransportRules): Validation<LayerDocument> {
  const isRecord = typeof document === 'object' && document !== null && !Array.isArray(document);
  const { recommended = {}, ...enforced } = (isRecord ? document : {}) as Record<string, unknown>;
  const layers = [validateLayer(isRecord ? enforced : document, rules), validateLayer(recommended, rules)];
  const issues = layers.flatMap((checked, index) =>
    checked.ok
      ? []
      : checked.issues.map((issue) =>
          index === 0 ? issue : { ...issue, path: `recommended.${issue.path}` },
        ),
  );
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: document as LayerDocument };
}

/** One layer: the keys that are there are known and right; others may stand in another layer. */
export function validateLayer(document: unknown, rules: TransportRules): Validation<LayerDocument> {
  const parsed = layerSchema.safeParse(document);
  if (!parsed.success)
    return { ok: false, issues: configurationIssues(configurationSchema, document, parsed.error) };
  const layer = document as LayerDocument;
  const issues = transportIssues(layer, rules);
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: layer };
}
