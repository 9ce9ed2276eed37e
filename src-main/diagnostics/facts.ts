import { activeProvider } from '../../src-shared/domain/account.ts';
import type { IdentityProvider } from '../../src-shared/domain/provider.ts';
import type { TestStep } from '../../src-shared/contract/servers.ts';
import type { AuditKind, AuditRecord } from '../../src-shared/domain/audit-record.ts';
import type { DiagnosticsDeps } from './diagnostics-deps.ts';
import { lookAtProvider, type ProviderLook } from './provider-look.ts';

/** What several checks of one run look at, looked at once. */
export interface Facts {
  readonly deps: DiagnosticsDeps;
  readonly provider: IdentityProvider | null;
  /** One request to the discovery document; null where no provider is set up. */
  look(): Promise<ProviderLook | null>;
  /** The provider checked live, step by step, once; empty where none is set up. */
  providerSteps(): Promise<readonly TestStep[]>;
  last(kind: AuditKind): Promise<AuditRecord | null>;
}

export function gatherFacts(deps: DiagnosticsDeps, signal: AbortSignal): Facts {
  const provider = activeProvider(deps.settings.current());
  const records = new Map<AuditKind, Promise<AuditRecord | null>>();
  let look: Promise<ProviderLook | null> | null = null;
  let steps: Promise<readonly TestStep[]> | null = null;
  return {
    deps,
    provider,
    look: () => (look ??= provider ? lookAtProvider(deps, provider, signal) : Promise.resolve(null)),
    providerSteps: () => (steps ??= provider ? deps.checkProvider(signal) : Promise.resolve([])),
    last(kind) {
      const known = records.get(kind) ?? deps.audit.last(kind);
      records.set(kind, known);
      return known;
    },
  };
}
