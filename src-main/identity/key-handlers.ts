import type { CommandHandlers } from '../../src-shared/contract/commands.ts';
import type { keyCommands } from '../../src-shared/contract/keys.ts';
import type { SigningKeys } from './signing-keys.ts';

/** The contract's commands about signing keys. */
export function keyHandlers(keys: SigningKeys): CommandHandlers<keyof typeof keyCommands> {
  return {
    'keys.show': keys.show,
    'keys.generate': keys.generate,
    'keys.rotate': keys.rotate,
    'keys.import': keys.import,
    'keys.revoke': keys.revoke,
  };
}
