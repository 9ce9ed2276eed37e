import type { AppState } from '../src-shared/domain/app-state.ts';
import type { ServerCatalog } from './catalog/catalog.ts';
import type { Audit } from './audit/audit.ts';
import type { AccountParts, Accounts } from './identity/accounts.ts';
import { activeProvider } from '../src-shared/domain/account.ts';
import type { Approvals } from './policy/approvals.ts';
import type { Platform } from './ports/platform.ts';
import type { LocalClientRegistry } from './proxy/local-clients.ts';
import type { Settings } from './settings/settings.ts';
import { Problem, type ProblemReport } from '../src-shared/problems/problem.ts';

/** What the picture is drawn from. */
export interface PictureParts {
  readonly platform: Pick<Platform, 'version' | 'host'>;
  readonly startedAt: string;
  readonly settings: Settings;
  readonly accounts: Accounts<AccountParts>;
  readonly catalog: ServerCatalog;
  readonly clients: LocalClientRegistry;
  readonly approvals: Approvals;
  readonly audit: Audit;
  readonly endpoint: () => AppState['endpoint'];
  readonly paused: () => boolean;
}

/** The whole picture as it is now, but for its revision. */
export function drawPicture(parts: PictureParts): Omit<AppState, 'revision'> {
  const { settings, accounts, platform } = parts;
  const provider = activeProvider(settings.current());
  const managed = settings.managed();
  return {
    version: platform.version,
    host: platform.host,
    startedAt: parts.startedAt,
    paused: parts.paused(),
    session: accounts.view(),
    accounts: [...accounts.views()],
    provider: provider && { issuer: provider.issuer, clientId: provider.clientId, preset: provider.preset },
    endpoint: parts.endpoint(),
    servers: [...parts.catalog.views(accounts.sessions.who())],
    clients: [...parts.clients.list()],
    approvals: parts.approvals.list().length,
    managed: {
      source: managed.source,
      locked: [...managed.locked],
      organization: settings.current().organization,
    },
    hiddenPages: settings.current().app.hiddenPages,
    problems: [...settings.problems(), ...accounts.problems(), ...auditProblems(parts.audit)],
  };
}

function auditProblems(audit: Audit): ProblemReport[] {
  const { failing } = audit.health();
  return failing === null ? [] : [new Problem('audit_unavailable', { reason: failing }).report()];
}
