import { parseArgs } from 'node:util';
import type { NodePlatformOptions } from '../../platform/node-platform.ts';
import { defaultDataDir } from '../../platform/paths.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';

export type HostOptions = Pick<NodePlatformOptions, 'dataDir' | 'keychain' | 'dev' | 'config' | 'port'>;

/** The arguments that `npm start` and a checkout's app take; they are those of `serve`. Throws `invalid_input`. */
export function hostOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): HostOptions {
  const { values } = parse(args);
  const { keychain = 'os', port, config } = values;
  if (keychain !== 'os' && keychain !== 'memory') throw invalid('--keychain takes os or memory');
  const number = port === undefined ? null : Number(port);
  if (number !== null && !(Number.isInteger(number) && number >= 0 && number <= 65_534))
    throw invalid('--port takes a number from 0 to 65534');
  return {
    dataDir: values['data-dir'] ?? env['ONBEHALF_DATA_DIR'] ?? defaultDataDir(),
    keychain,
    dev: values.dev ?? false,
    ...(config !== undefined && { config }),
    ...(number !== null && { port: number }),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        'data-dir': { type: 'string' },
        keychain: { type: 'string' },
        dev: { type: 'boolean' },
        config: { type: 'string' },
        port: { type: 'string' },
      },
    });
  } catch (cause) {
    throw new Problem(
      'invalid_input',
      { reason: cause instanceof Error ? cause.message : 'unknown arguments' },
      { cause },
    );
  }
}

function invalid(reason: string): Problem {
  return new Problem('invalid_input', { reason });
}
