import { activity } from './activity.ts';
import { aiClients } from './ai-clients.ts';
import { approvals } from './approvals.ts';
import { clients } from './clients.ts';
import { common } from './common.ts';
import { diagnostics } from './diagnostics.ts';
import { exchange } from './exchange.ts';
import { home } from './home.ts';
import { palette } from './palette.ts';
import { problems } from './problems.ts';
import { provider } from './provider.ts';
import { serverForm } from './server-form.ts';
import { servers } from './servers.ts';
import { PROVIDER_NAMES, session } from './session.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { tools } from './tools.ts';
import { welcome } from './welcome.ts';

/**
 * Every word of the window. Another language is another object of this type, chosen here; sentences with values are
 * functions, so that their order is the language's own.
 */
export const text = {
  activity,
  aiClients,
  approvals,
  clients,
  common,
  diagnostics,
  exchange,
  home,
  palette,
  problems,
  provider,
  serverForm,
  servers,
  session,
  settings,
  shell,
  tools,
  welcome,
};

/** What a provider is called in a sentence. */
export function providerName(preset: string | undefined): string {
  return PROVIDER_NAMES[preset ?? 'generic'] ?? PROVIDER_NAMES['generic'] ?? '';
}
