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

/** One layer: the keys that are there are known and right; others may stand in another layer. */
export function validateLayer(document: unknown, rules: TransportRules): Validation<LayerDocument> {
  const parsed = layerSchema.safeParse(document);
  if (!parsed.success)
    return { ok: false, issues: configurationIssues(configurationSchema, document, parsed.error) };
  const layer = document as LayerDocument;
  const issues = transportIssues(layer, rules);
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: layer };
}
