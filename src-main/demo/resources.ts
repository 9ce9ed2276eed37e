/** A service behind Okta's brokered consent (OAuth STS): Okta holds the person's grant there and hands out its tokens. */
type BrokeredResource = { readonly name: string; readonly scopes: readonly string[] };

/** What an agent can be given besides access tokens, by the resource indicator that it asks with. */
export type DemoResources = {
  readonly brokered: ReadonlyMap<string, BrokeredResource>;
  readonly secrets: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly serviceAccounts: ReadonlyMap<string, { readonly username: string; readonly password: string }>;
};

export const DEMO_BROKERED_RESOURCE = 'https://calendar.example.com/';
export const DEMO_SECRET = 'orn:okta:pam:00odemoexampleorg000:secrets:4f0c2a9e-6a55-4c1b-9d0e-3f2b7c9d1a10';
export const DEMO_SERVICE_ACCOUNT =
  'orn:okta:pam:00odemoexampleorg000:apps:ledger:0oaledgerexample0000:service_accounts:8b7d1e34-0c58-4a8e-b0c2-5d9f6e1a7b42';

export const demoResources: DemoResources = {
  brokered: new Map([
    [DEMO_BROKERED_RESOURCE, { name: 'Calendar', scopes: ['calendar.read', 'calendar.write'] }],
  ]),
  secrets: new Map([[DEMO_SECRET, { api_key: 'demo-vaulted-api-key', account: 'acme-demo' }]]),
  serviceAccounts: new Map([
    [DEMO_SERVICE_ACCOUNT, { username: 'svc-ledger', password: 'demo-ledger-password' }],
  ]),
};
