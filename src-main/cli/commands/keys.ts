import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import {
  signingAlgorithmSchema,
  type SigningAlgorithm,
  type SigningKeysView,
} from '../../../src-shared/contract/keys.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { examples } from '../examples.ts';
import { table } from '../output.ts';
import { action, common, type CommandContext } from '../program.ts';

interface KeyOptions {
  readonly alg?: string;
  readonly kid?: string;
  readonly replace?: boolean;
}

export function addKeyCommands(program: Command): void {
  const keys = program.command('keys').description('the signing key of private_key_jwt');
  common(keys.command('show', { isDefault: true }))
    .description('the public half, to register in Okta')
    .action(action(show));
  examples(
    withKeyOptions(common(keys.command('generate')))
      .description('make the first key')
      .option('--replace', 'forget the one that there is')
      .action(action(generate)),
    ['keys generate', 'RS256, named by its thumbprint'],
    ['keys generate --alg ES256 --kid my-laptop', 'another algorithm and name'],
    ['keys show --json', 'the JWKS for scripts'],
  );
  withKeyOptions(common(keys.command('rotate')))
    .description('make a new key beside the old one, used once Okta has accepted it')
    .action(action(rotate));
  withKeyOptions(common(keys.command('import <file>')))
    .description('take a private key (PKCS#8 PEM or JWK) into the keychain; - reads standard input')
    .option('--replace', 'forget the one that there is')
    .action(action(importKey));
  common(keys.command('revoke <kid>')).description('forget a key for good').action(action(revoke));
}

function withKeyOptions(command: Command): Command {
  return command
    .option('--alg <alg>', 'RS256, PS256 or ES256')
    .option('--kid <kid>', 'the key ID, instead of the thumbprint');
}

async function show({ agent, out }: CommandContext): Promise<void> {
  print(out, await agent.call('keys.show', {}));
}

async function generate({ agent, out }: CommandContext, options: KeyOptions): Promise<void> {
  const view = await agent.call('keys.generate', {
    alg: algorithm(options) ?? 'RS256',
    kid: options.kid ?? null,
    replace: options.replace ?? false,
  });
  print(out, view);
}

async function rotate({ agent, out }: CommandContext, options: KeyOptions): Promise<void> {
  print(out, await agent.call('keys.rotate', { alg: algorithm(options), kid: options.kid ?? null }));
}

async function importKey({ agent, out }: CommandContext, options: KeyOptions, file: string): Promise<void> {
  const view = await agent.call('keys.import', {
    key: readKey(file),
    alg: algorithm(options),
    kid: options.kid ?? null,
    replace: options.replace ?? false,
  });
  print(out, view);
}

async function revoke({ agent, out }: CommandContext, _options: object, kid: string): Promise<void> {
  print(out, await agent.call('keys.revoke', { kid }));
}

function algorithm({ alg }: KeyOptions): SigningAlgorithm | null {
  if (alg === undefined) return null;
  const known = signingAlgorithmSchema.safeParse(alg);
  if (!known.success)
    throw new Problem('invalid_input', {
      reason: `--alg is one of ${signingAlgorithmSchema.options.join(', ')}`,
    });
  return known.data;
}

/** The key never stands among the arguments: those are visible to every program. */
function readKey(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw new Problem('invalid_input', { reason: `the file ${file} cannot be read` }, { cause });
  }
}

function print(out: CommandContext['out'], view: SigningKeysView): void {
  out.value(view, () => {
    const rows = [view.current, view.next].flatMap((key, at) =>
      key ? [{ key, role: at === 0 ? 'current' : 'next' }] : [],
    );
    if (rows.length === 0) {
      out.line('There is no signing key. Make one with: onbehalf keys generate');
      return;
    }
    out.line(
      table(
        ['key', 'kid', 'alg', 'made', 'last accepted', 'last refused'],
        rows.map(({ key, role }) => [
          role,
          key.kid,
          key.alg,
          key.createdAt,
          key.lastAcceptedAt,
          key.lastRefusedAt,
        ]),
      ),
    );
    out.note('\nRegister this in Okta, under Public Keys of the app:');
    out.line(JSON.stringify(view.jwks, null, 2));
  });
}
