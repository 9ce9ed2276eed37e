import { help, type KeyHelp } from './help.ts';

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

export const policy = {
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
