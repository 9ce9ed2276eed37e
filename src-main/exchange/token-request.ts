import type { Secret } from '../../src-shared/text/secret.ts';

/** One form parameter: a secret one stays wrapped until the request is written. */
export type Parameter = readonly [name: string, value: string | Secret];

/** The body of a token request without the client authentication: built purely, shown in previews, sent once. */
export interface TokenRequest {
  readonly grantType: string;
  readonly parameters: readonly Parameter[];
}

/** The parameters whose value is there, in the order given. */
export function parameters(
  ...entries: readonly (readonly [string, string | Secret | null])[]
): readonly Parameter[] {
  return entries.filter((entry): entry is Parameter => entry[1] !== null && entry[1] !== '');
}

/** For a preview or a trace: secrets as what they are. */
export function shownParameters(request: TokenRequest): { name: string; value: string }[] {
  const all: readonly Parameter[] = [['grant_type', request.grantType], ...request.parameters];
  return all.map(([name, value]) => ({ name, value: String(value) }));
}

/** For the wire. */
export function revealedParameters(request: TokenRequest): [string, string][] {
  return request.parameters.map(([name, value]) => [
    name,
    typeof value === 'string' ? value : value.reveal(),
  ]);
}
