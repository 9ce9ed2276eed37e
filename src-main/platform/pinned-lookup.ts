import { lookup as lookupName } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

/** Resolves one name to these addresses whatever it resolves to by now; every other name (a proxy's) as usual. */
export function pinnedLookup(host: string, addresses: readonly string[]): LookupFunction {
  return (hostname, options, callback) => {
    if (hostname !== host) return lookupName(hostname, options, callback);
    const found = addresses
      .map((address) => ({ address, family: isIP(address) }))
      .filter(({ family }) => family !== 0 && (!options.family || options.family === family));
    const [first] = found;
    if (first === undefined) {
      const missing = new Error(`no address of ${host} may be used`);
      return callback(Object.assign(missing, { code: 'ENOTFOUND' }), options.all ? [] : '');
    }
    if (options.all) return callback(null, found);
    callback(null, first.address, first.family);
  };
}
