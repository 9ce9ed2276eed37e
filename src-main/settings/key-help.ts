/** What a key is for, in words that an administrator sees in an editor, in Group Policy or in a profile manager. */
export interface KeyHelp {
  readonly title: string;
  readonly text: string;
}

const help = (title: string, text: string): KeyHelp => ({ title, text });

const secretReference = {
  '.env': help('Environment variable', 'Name of the environment variable that holds the secret.'),
  '.file': help(
    'File',
    'Path of a file that holds the secret; only the person who runs the agent should be able to read it.',
  ),
};

function under(prefix: string, own: KeyHelp): Record<string, KeyHelp> {
  const below = Object.entries(secretReference).map(([key, value]) => [prefix + key, value] as const);
  return { [prefix]: own, ...Object.fromEntries(below) };
}

const provider = {
  identityProvider: help(
    'Identity provider',
    'The organisation’s sign-in. null or left out: nobody can sign in yet.',
  ),
  'identityProvider.preset': help(
    'Kind of provider',
    'Which product the provider is; it decides the defaults of the token exchange.',
  ),
  'identityProvider.issuer': help(
    'Issuer',
    'The issuer URL exactly as in the provider’s discovery document, for example https://acme.okta.com.',
  ),
  'identityProvider.clientId': help(
    'Client ID',
    'The client ID of the native app that was registered at the provider.',
  ),
  'identityProvider.clientAuthentication': help(
    'Client authentication',
    'How the sign-in proves which client it is. none is a public client with PKCE.',
  ),
  ...under(
    'identityProvider.clientSecret',
    help(
      'Client secret',
      'Where the client secret is read from at start. The secret itself never stands in the configuration.',
    ),
  ),
  'identityProvider.discoveryEndpoint': help(
    'Discovery endpoint',
    'URL of the discovery document where it is not below the issuer.',
  ),
  'identityProvider.scopes': help('Scopes', 'The scopes that the sign-in asks for.'),
  'identityProvider.dpop': help(
    'DPoP',
    'Whether the tokens of the sign-in are bound to a key (RFC 9449). auto follows the provider.',
  ),
  'identityProvider.rpInitiatedLogout': help(
    'Sign out at the provider too',
    'Whether signing out here also ends the session at the provider.',
  ),
  'identityProvider.roleMapping': help('Role mapping', 'Which roles the claims of the ID token give.'),
  'identityProvider.roleMapping.rules': help(
    'Rules',
    'The first rule whose template matches gives its role.',
  ),
  'identityProvider.roleMapping.rules.*.template': help(
    'Template',
    'A Handlebars template over the claims; it matches when it renders to anything but nothing, false or 0.',
  ),
  'identityProvider.roleMapping.rules.*.role': help('Role', 'The role that the rule gives.'),
  'identityProvider.roleMapping.default': help(
    'Default role',
    'The role where no rule matches; null gives none.',
  ),
  'identityProvider.roleMapping.strict': help(
    'Only with a matching rule',
    'Where no rule matches, the person is signed in at the provider but not allowed here.',
  ),
  'identityProvider.roleMapping.skipSync': help(
    'Keep roles',
    'Keep the roles of the last sign-in instead of evaluating the rules again.',
  ),
  'identityProvider.teamSync': help('Team sync', 'Which teams the claims of the ID token give.'),
  'identityProvider.teamSync.enabled': help('Enabled', 'Whether teams are read from the claims.'),
  'identityProvider.teamSync.template': help(
    'Template',
    'A Handlebars template that renders the team names, separated by commas.',
  ),
};

const exchange = {
  'identityProvider.tokenExchange': help(
    'Token exchange',
    'How the ID token is exchanged for a token of the one API that a tool needs.',
  ),
  'identityProvider.tokenExchange.strategy': help(
    'Strategy',
    'Which exchange the provider speaks; null follows the kind of provider.',
  ),
  'identityProvider.tokenExchange.clientId': help(
    'Exchange client ID',
    'The client that exchanges; null uses the client of the sign-in.',
  ),
  'identityProvider.tokenExchange.tokenEndpoint': help(
    'Token endpoint',
    'Where the exchange is made; null is derived from the issuer.',
  ),
  'identityProvider.tokenExchange.clientAuthentication': help(
    'Client authentication',
    'How the exchange proves which client it is; null follows the kind of provider (private_key_jwt for Okta).',
  ),
  ...under(
    'identityProvider.tokenExchange.clientSecret',
    help('Exchange client secret', 'Where the client secret of the exchange is read from at start.'),
  ),
  'identityProvider.tokenExchange.signingKeyId': help(
    'Signing key ID',
    'The kid under which the public key was registered; null takes the thumbprint of the key.',
  ),
  ...under(
    'identityProvider.tokenExchange.privateKey',
    help(
      'Private key',
      'Where a signing key given by IT (PKCS#8 PEM or JWK) is read from at start; without one the agent makes its own.',
    ),
  ),
  'identityProvider.tokenExchange.clientAssertionAudience': help(
    'Audience of the assertion',
    'endpoint (Okta), issuer, or a URL.',
  ),
  'identityProvider.tokenExchange.subjectToken': help(
    'Token to exchange',
    'Which token of the person is exchanged.',
  ),
};

const accounts = {
  accounts: help(
    'Accounts',
    'More accounts beside the one of identityProvider, which is called default: other users, or other providers.',
  ),
  'accounts.*': help('Account', 'One more account. Servers name it by its id.'),
  'accounts.*.name': help('Name', 'The name that people see.'),
  ...Object.fromEntries(
    Object.entries({ ...provider, ...exchange }).map(([key, about]) => [`accounts.*.${key}`, about]),
  ),
  'accounts.*.identityProvider': help(
    'Identity provider',
    'The provider of the account; null is another user at the provider of identityProvider.',
  ),
  activeAccount: help('Active account', 'The account that is used wherever none is named.'),
};

const servers = {
  servers: help('MCP servers', 'The servers that AI clients reach through the agent, by id.'),
  'servers.*': help('Server', 'One MCP server. The id stands in the address of the local endpoint.'),
  'servers.*.name': help('Name', 'The name that people see.'),
  'servers.*.url': help('URL', 'The address of the server’s streamable HTTP endpoint.'),
  'servers.*.account': help('Account', 'The account that the server is used with; null is the active one.'),
  'servers.*.enabled': help('Enabled', 'Whether the server can be used at all.'),
  'servers.*.inactivitySeconds': help(
    'Silence limit',
    'Seconds that the server may stay silent during a call.',
  ),
  'servers.*.maxConcurrentCalls': help(
    'Calls at a time',
    'Calls that the server carries at the same time. More wait for their turn, fairly between AI clients.',
  ),
  'servers.*.access': help('Access', 'Who may use the server, and which of its tools.'),
  'servers.*.access.roles': help(
    'Roles',
    'The roles that may use the server; null is everybody who is signed in.',
  ),
  'servers.*.access.teams': help('Teams', 'The teams that may use the server; null is all.'),
  'servers.*.access.tools': help(
    'Tools',
    'Pattern of tool names to allow, ask or deny; the most specific pattern wins.',
  ),
  'servers.*.authorization': help('Authorization', 'How the agent gets the credential for the server.'),
  'servers.*.authorization.type': help(
    'Type',
    'token_exchange acts as the person; client_credentials, static_secret and none are without a person.',
  ),
  'servers.*.authorization.requestedCredential': help('Requested credential', 'What the exchange asks for.'),
  'servers.*.authorization.managedResourceIdentifier': help(
    'Managed resource identifier',
    'Audience, resource or scopes in one field; sorted by its form.',
  ),
  'servers.*.authorization.audience': help('Audience', 'The audience parameter of the exchange.'),
  'servers.*.authorization.scopes': help('Scopes', 'The scope parameter of the exchange.'),
  'servers.*.authorization.stepUpScopes': help(
    'Step-up scopes',
    'Scopes that are asked for besides only when the server demands them for a call (insufficient_scope); null is none.',
  ),
  'servers.*.authorization.resource': help('Resource', 'The resource parameter of the exchange.'),
  'servers.*.authorization.tokenEndpoint': help(
    'Token endpoint',
    'Overrides the provider’s exchange endpoint for this server.',
  ),
  'servers.*.authorization.dpop': help(
    'DPoP',
    'Whether the token for the server is bound to a key (RFC 9449).',
  ),
  'servers.*.authorization.clientId': help(
    'Client ID',
    'The agent’s own account at the authorization server.',
  ),
  'servers.*.authorization.clientAuthentication': help(
    'Client authentication',
    'How that account proves itself.',
  ),
  ...under(
    'servers.*.authorization.clientSecret',
    help('Client secret', 'Where the secret of that account is read from at start.'),
  ),
  'servers.*.authorization.issuer': help(
    'Issuer',
    'The authorization server of that account; null is found through the server’s metadata.',
  ),
  'servers.*.authorization.redeemAs': help(
    'Redeem as',
    'The client as the server’s own authorization server knows it, where it differs.',
  ),
  'servers.*.authorization.redeemAs.clientId': help('Client ID', 'The client ID there.'),
  'servers.*.authorization.redeemAs.clientAuthentication': help(
    'Client authentication',
    'How that client proves itself.',
  ),
  ...under(
    'servers.*.authorization.redeemAs.clientSecret',
    help('Client secret', 'Where the secret of that client is read from at start.'),
  ),
  ...under('servers.*.authorization.secret', help('Secret', 'Where the fixed secret is read from at start.')),
  'servers.*.authorization.injection': help('Injection', 'How the credential is put on the request.'),
  'servers.*.authorization.injection.mode': help('Mode', 'Where it is put.'),
  'servers.*.authorization.injection.header': help('Header', 'The name of the header.'),
  'servers.*.authorization.injection.prefix': help('Prefix', 'Text before the credential.'),
  'servers.*.authorization.injection.path': help('Path', 'Where in a structured secret the value stands.'),
};

const agent = {
  endpoint: help('Local endpoint', 'Where AI clients on this computer reach the agent.'),
  'endpoint.port': help('Port', 'The first of two ports on 127.0.0.1; the second is the next one.'),
  'endpoint.requestsPerSecond': help(
    'Requests per second',
    'Requests that one AI client may send a second, over time; bursts of five seconds’ worth pass.',
  ),
  audit: help(
    'Audit log',
    'What is recorded of calls. On a managed computer these are the organisation’s even where they are not set.',
  ),
  'audit.arguments': help('Arguments', 'What is kept of the arguments of a call.'),
  'audit.onFailure': help(
    'When it cannot be written',
    'stop refuses calls that cannot be recorded; continue lets them through.',
  ),
  'audit.durability': help('Durability', 'Which calls wait until their record is on the disk.'),
  'audit.retentionDays': help('Retention', 'Days that a record is kept.'),
  'audit.maxMegabytes': help(
    'Size',
    'The oldest records are removed earlier where the log grows beyond this.',
  ),
  'audit.otlp': help('Collector', 'An OpenTelemetry collector that gets every record; null for none.'),
  'audit.otlp.endpoint': help(
    'Address',
    'Where the collector takes OTLP over HTTP; /v1/logs and /v1/traces are added.',
  ),
  'audit.otlp.traces': help('Traces', 'Whether each call is sent as a trace, too.'),
  'audit.otlp.headers': help(
    'Headers',
    'What the collector asks for, each by reference to where its value is.',
  ),
  'audit.otlp.headers.*.env': help('From the environment', 'The environment variable that holds the value.'),
  'audit.otlp.headers.*.file': help('From a file', 'The file that holds the value.'),
  'audit.syslog': help('Syslog', 'A receiver of syslog over TLS that gets every record; null for none.'),
  'audit.syslog.host': help('Host', 'The name of the receiver, as its certificate has it.'),
  'audit.syslog.port': help('Port', 'The port of the receiver.'),
  'audit.syslog.caFile': help(
    'Authorities',
    'A PEM file for the receiver’s certificate, instead of the system’s.',
  ),
  'audit.syslog.format': help('Format', 'What a message holds: the record as JSON, or CEF.'),
  network: help('Network', 'The way out of this computer.'),
  'network.proxyUrl': help('Proxy', 'The HTTP proxy; null follows the system.'),
  'network.noProxy': help('Without proxy', 'Hosts that are reached directly, with their subdomains.'),
  'network.extraCaFile': help(
    'Certificate authorities',
    'A PEM file of further authorities, beside those that the system trusts.',
  ),
  restrictions: help('Restrictions', 'What a person may do besides what the organisation has set up.'),
  'restrictions.userServers': help(
    'Own servers',
    'Whether servers that a person has added count. Without, only those of the organisation can be used.',
  ),
  'restrictions.aiClients': help(
    'AI clients',
    'The AI clients that may be connected and used, by id (claude-code) or name; null is all.',
  ),
};

const app = {
  app: help('Desktop app', 'The desktop app around the agent.'),
  'app.startAtLogin': help('Start at login', 'Whether the app starts when the person logs in.'),
  'app.closeToTray': help('Close to the tray', 'Whether closing the window leaves the agent running.'),
  'app.notifications': help('Notifications', 'Whether the app shows notifications of the system.'),
  'app.hiddenPages': help('Hidden pages', 'Pages that the window does not show.'),
  updates: help('Updates', 'How the app is updated.'),
  'updates.mode': help(
    'Mode',
    'off asks nobody; notify tells that there is one; auto also gets and installs it.',
  ),
  'updates.channel': help('Channel', 'stable, or beta for previews.'),
  'updates.feedUrl': help('Own feed', 'The https address of the organisation’s own mirror of the updates.'),
  'updates.deferDays': help('Deferral', 'Days after its release before an update is offered.'),
  organization: help('Organisation', 'Who manages this computer.'),
  'organization.name': help('Name', 'The name that stands beside managed settings.'),
  'organization.supportUrl': help('Support page', 'Where people find help.'),
  'organization.supportText': help('Support text', 'What people are told to do when they need help.'),
  $schema: help('JSON Schema', 'The schema of this file, for editors.'),
};

const ruleKeys = (prefix: string): Record<string, KeyHelp> => ({
  [`${prefix}.preset`]: help(
    'Preset',
    'What happens to tools that no rule fits: everything is allowed, the person is asked before anything is written, or only reading is allowed.',
  ),
  [`${prefix}.rules`]: help('Rules', 'The first rule that fits a call decides.'),
  [`${prefix}.rules.*.name`]: help('Name', 'What decisions and the audit log call the rule.'),
  [`${prefix}.rules.*.servers`]: help('Servers', 'Ids of servers; * stands for anything.'),
  [`${prefix}.rules.*.tools`]: help('Tools', 'Names of tools; * stands for anything.'),
  [`${prefix}.rules.*.roles`]: help('Roles', 'Only people with one of these roles; null is everybody.'),
  [`${prefix}.rules.*.teams`]: help('Teams', 'Only people of one of these teams; null is everybody.'),
  [`${prefix}.rules.*.people`]: help(
    'People',
    'Only these, by e-mail address or subject; null is everybody.',
  ),
  [`${prefix}.rules.*.clients`]: help('AI clients', 'Only these, by id or name; null is all.'),
  [`${prefix}.rules.*.annotations`]: help(
    'Annotations',
    'Only tools of which the server says this; where it says nothing, a tool may change and destroy.',
  ),
  [`${prefix}.rules.*.annotations.readOnlyHint`]: help('Read only', 'The tool changes nothing.'),
  [`${prefix}.rules.*.annotations.destructiveHint`]: help('Destructive', 'The tool may destroy something.'),
  [`${prefix}.rules.*.annotations.idempotentHint`]: help('Idempotent', 'Calling it twice changes no more.'),
  [`${prefix}.rules.*.annotations.openWorldHint`]: help('Open world', 'The tool reaches things outside.'),
  [`${prefix}.rules.*.effect`]: help('Effect', 'allow, ask the person, or deny.'),
  [`${prefix}.rules.*.reason`]: help('Reason', 'Told to the person and the AI client.'),
});

const policy = {
  policy: help(
    'Policy',
    'Who may do what. The rules of the organisation, of the server and of the person all count; the strictest wins.',
  ),
  ...ruleKeys('policy'),
  'policy.organization': help('The organisation’s rules', 'The person cannot loosen them.'),
  ...ruleKeys('policy.organization'),
  'policy.asking': help('Asking', 'How the person is asked.'),
  'policy.asking.seconds': help('Time limit', 'Seconds that a call waits for the answer.'),
  'policy.asking.remember': help(
    'Reach',
    'How far an answer may reach: one call, the session, or all later calls of the tool by the same client.',
  ),
  'policy.changedTools': help(
    'Changed tools',
    'What happens when a server changes the definition of a tool: it is allowed, recorded, or held until the person accepts it.',
  ),
  'policy.secrets': help('Credentials in calls', 'What happens where a credential is found in a call.'),
  'policy.secrets.arguments': help(
    'In arguments',
    'off does not look; report records it; mask replaces it; stop refuses the call.',
  ),
  'policy.secrets.results': help(
    'In results',
    'off does not look; report records it; mask replaces it; stop refuses the answer.',
  ),
};

/** The keys of the configuration; `*` stands for the id of a server or the number of a list entry. */
export const KEY_HELP: Readonly<Record<string, KeyHelp>> = {
  ...provider,
  ...exchange,
  ...accounts,
  ...servers,
  ...agent,
  ...policy,
  ...app,
};
