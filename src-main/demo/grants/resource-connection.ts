import { invalidTarget } from '../oauth-error.ts';
import { required } from './grant-request.ts';
import type { GrantRequest } from './grant-request.ts';
import { requireConnection } from './policy.ts';
import { acceptSubject } from './subject-token.ts';
import type { Subject } from './subject-token.ts';

/** What the request's `resource` names, and the person that it is asked for. */
export type ConnectedResource<T> = {
  readonly indicator: string;
  readonly resource: T;
  readonly subject: Subject;
};

/** Finds what `resource` names, byte for byte, for a client that is connected to it and a person who may use it. */
export async function openConnection<T>(
  request: GrantRequest,
  known: ReadonlyMap<string, T>,
): Promise<ConnectedResource<T>> {
  const indicator = required(request.form, 'resource');
  const resource = known.get(indicator);
  if (resource === undefined) throw invalidTarget('The resource does not match a resource connection.');
  requireConnection(request.client, indicator);
  return { indicator, resource, subject: await acceptSubject(request) };
}
