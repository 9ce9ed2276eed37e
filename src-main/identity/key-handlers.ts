import type { SigningKeys } from './signing-keys.ts';

/** The contract's commands about signing keys. */
export function keyHandlers(keys: SigningKeys) {
  return {
    'keys.show': keys.show,
    'keys.generate': keys.generate,
    'keys.rotate': keys.rotate,
    'keys.import': keys.import,
    'keys.revoke': keys.revoke,
  };
}
