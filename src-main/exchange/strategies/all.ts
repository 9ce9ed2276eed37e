import type { TokenPlan } from '../plan.ts';
import { clientCredentials } from './client-credentials.ts';
import { entraObo } from './entra-obo.ts';
import { idJag } from './id-jag.ts';
import { oauthSts } from './oauth-sts.ts';
import { rfc8693 } from './rfc8693.ts';
import { serviceAccount } from './service-account.ts';
import type { Strategy } from './strategy.ts';
import { vaultedSecret } from './vaulted-secret.ts';

/** Every way to get a credential that is the person's. */
export const STRATEGIES: Readonly<Record<TokenPlan['strategy'], Strategy>> = {
  rfc8693,
  id_jag: idJag,
  oauth_sts: oauthSts,
  vaulted_secret: vaultedSecret,
  service_account: serviceAccount,
  entra_obo: entraObo,
  client_credentials: clientCredentials,
};
