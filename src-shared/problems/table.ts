import { auditProblems } from './areas/audit.ts';
import { clientsProblems } from './areas/clients.ts';
import { endpointProblems } from './areas/endpoint.ts';
import { exchangeProblems } from './areas/exchange.ts';
import { exchangeAnswerProblems } from './areas/exchange-answer.ts';
import { generalProblems } from './areas/general.ts';
import { hostProblems } from './areas/host.ts';
import { keychainProblems } from './areas/keychain.ts';
import { keysProblems } from './areas/keys.ts';
import { policyProblems } from './areas/policy.ts';
import { providerProblems } from './areas/provider.ts';
import { serversProblems } from './areas/servers.ts';
import { settingsProblems } from './areas/settings.ts';
import { signInProblems } from './areas/sign-in.ts';

/** The rows by area, one file each; a code belongs to one area only. */
export const PROBLEM_AREAS = {
  general: generalProblems,
  host: hostProblems,
  keychain: keychainProblems,
  settings: settingsProblems,
  'sign-in': signInProblems,
  provider: providerProblems,
  keys: keysProblems,
  exchange: exchangeProblems,
  'exchange-answer': exchangeAnswerProblems,
  endpoint: endpointProblems,
  servers: serversProblems,
  policy: policyProblems,
  audit: auditProblems,
  clients: clientsProblems,
};

/** Every failure that a person, an AI client or a script can meet: the only place where its words and codes stand. */
export const PROBLEMS = {
  ...generalProblems,
  ...hostProblems,
  ...keychainProblems,
  ...settingsProblems,
  ...signInProblems,
  ...providerProblems,
  ...keysProblems,
  ...exchangeProblems,
  ...exchangeAnswerProblems,
  ...endpointProblems,
  ...serversProblems,
  ...policyProblems,
  ...auditProblems,
  ...clientsProblems,
};

export type ProblemCode = keyof typeof PROBLEMS;
