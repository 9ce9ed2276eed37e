import type { Command } from 'commander';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { PROBLEMS } from '../../../src-shared/problems/table.ts';
import { configurationJsonSchema } from '../../settings/json-schema.ts';
import { issueText } from '../../settings/configuration-issues.ts';
import { validateConfiguration, validateManaged } from '../../settings/validate-configuration.ts';
import { action, common, type CommandContext } from '../program.ts';
import { table } from '../output.ts';
import { readJsonFile } from '../read-json-file.ts';
import { readSecret } from '../read-secret.ts';

export function addConfigCommands(program: Command): void {
  const config = program.command('config').description('the settings');
  common(config.command('show', { isDefault: true }))
    .description('the effective settings, and where each came from')
    .action(action(show));
  common(config.command('validate <file>'))
    .description('check a configuration file')
    .option('--managed', 'it is a policy of IT: any part, and recommended values')
    .option('--dev', 'accept an identity provider over http on loopback')
    .action(action(validate));
  common(config.command('secret <purpose>'))
    .description(
      'take the client secret of the sign_in or the exchange into the keychain: asked for, or standard input',
    )
    .option('--remove', 'forget it')
    .action(action(setSecret));
  common(config.command('schema')).description('the JSON Schema of the configuration').action(action(schema));
}

async function show({ agent, out }: CommandContext): Promise<void> {
  const answer = await agent.call('config.show', {});
  out.value(answer, () => {
    out.line(JSON.stringify(answer.configuration, null, 2));
    out.line('');
    out.line(
      table(
        ['setting', 'from', 'locked'],
        answer.origins.map((o) => [o.key, o.source, o.locked ? 'yes' : 'no']),
      ),
    );
    out.note(`Your own settings: ${answer.path}`);
  });
}

async function validate(
  { out, streams }: CommandContext,
  options: { dev?: boolean; managed?: boolean },
  file: string,
): Promise<number> {
  const checked = (options.managed ? validateManaged : validateConfiguration)(readJsonFile(file), {
    dev: options.dev ?? false,
  });
  if (checked.ok) {
    out.value({ valid: true, file }, () => out.line(`${file} is valid.`));
    return 0;
  }
  const issues = checked.issues.map(({ path, message }) => ({ path, message }));
  if (out.json)
    streams.stderr.write(`${JSON.stringify({ event: 'error', code: 'config_invalid', file, issues })}\n`);
  else
    streams.stderr.write(
      `${file} is not valid:\n${checked.issues.map((issue) => `  ${issueText(issue)}`).join('\n')}\n`,
    );
  return PROBLEMS.config_invalid.exit;
}

const PURPOSES = ['sign_in', 'exchange'] as const;

async function setSecret(
  { agent, out }: CommandContext,
  { remove = false }: { readonly remove?: boolean },
  named: string,
): Promise<void> {
  const purpose = PURPOSES.find((one) => one === named);
  if (purpose === undefined)
    throw new Problem('invalid_input', { reason: `the purpose is one of ${PURPOSES.join(', ')}` });
  const secret = remove ? null : await readSecret(`Client secret of the ${purpose}: `);
  const answer = await agent.call('config.setClientSecret', { purpose, secret });
  out.value(answer, () =>
    out.line(remove ? 'The client secret is forgotten.' : 'The client secret is kept.'),
  );
}

async function schema({ out }: CommandContext): Promise<void> {
  out.line(JSON.stringify(configurationJsonSchema(), null, out.json ? undefined : 2));
}
