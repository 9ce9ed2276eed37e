import { help } from './help.ts';

export const agent = {
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

export const app = {
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
