import { asProblem, Problem } from '../../src-shared/problems/problem.ts';

/** Codes of Node's resolver, sockets and undici, in words. */
const UNREACHABLE: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name could not be found.',
  EAI_AGAIN: 'its name could not be looked up.',
  ECONNREFUSED: 'it refused the connection.',
  ECONNRESET: 'it broke off the connection.',
  EPIPE: 'it broke off the connection.',
  ETIMEDOUT: 'it did not answer in time.',
  EHOSTUNREACH: 'there is no way to it.',
  ENETUNREACH: 'there is no network.',
  ENETDOWN: 'there is no network.',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time.',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer in time.',
  UND_ERR_BODY_TIMEOUT: 'it did not answer in time.',
  UND_ERR_SOCKET: 'it broke off the connection.',
};

/** Codes of OpenSSL's certificate verification as Node names them, in words. */
const UNTRUSTED: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired.',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet; check the clock.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself.',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that this computer does not know.',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from an authority that this computer does not know.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'its certificate comes from an authority that this computer does not know.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its certificate comes from an authority that this computer does not know.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name.',
  CERT_REVOKED: 'its certificate was revoked.',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS.',
};

/** The translation of what `fetch` throws: `TypeError: fetch failed` with the reason somewhere among its causes. */
export function networkProblem(thrown: unknown, host: string): Problem {
  const options = { cause: thrown };
  for (const error of causes(thrown)) {
    if (error instanceof Problem) return error;
    if (error.name === 'TimeoutError')
      return new Problem('provider_unreachable', { host, reason: 'it did not answer in time.' }, options);
    if (error.name === 'AbortError') return asProblem(error);
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    const untrusted = UNTRUSTED[code];
    if (untrusted) return new Problem('tls_untrusted', { host, reason: untrusted }, options);
    const unreachable = UNREACHABLE[code];
    if (unreachable) return new Problem('provider_unreachable', { host, reason: unreachable }, options);
  }
  if (thrown instanceof TypeError && thrown.message === 'fetch failed')
    return new Problem('provider_unreachable', { host, reason: 'the request failed.' }, options);
  return asProblem(thrown);
}

/** The error and what caused it, outermost first; the errors of a tried list of addresses in their order. */
function* causes(thrown: unknown, depth = 0): Generator<Error> {
  if (!(thrown instanceof Error) || depth > 5) return;
  yield thrown;
  if (thrown instanceof AggregateError) for (const one of thrown.errors) yield* causes(one, depth + 1);
  yield* causes(thrown.cause, depth + 1);
}
