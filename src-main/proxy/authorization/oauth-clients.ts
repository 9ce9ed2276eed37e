import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { plainText } from '../../../src-shared/text/redact.ts';
import type { Clock } from '../../ports/clock.ts';
import { OAuthError } from './oauth-error.ts';
import { isAllowedRedirect, isRegisteredRedirect } from './redirect-uris.ts';

/** An AI client as the authorization server knows it. What it says of itself proves nothing. */
export interface OAuthClient {
  readonly id: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
  /** How the name is known: registered by itself, read from its metadata document, or not to be read at the moment. */
  readonly origin: 'registered' | 'document' | 'unverified';
}

/** Reads a client ID metadata document; null when it cannot be had. */
export type FetchClientDocument = (url: URL) => Promise<unknown>;

export const registrationSchema = z.object({
  id: z.string(),
  name: z.string(),
  redirectUris: z.array(z.string()),
  createdAt: z.number(),
});
export type Registration = z.infer<typeof registrationSchema>;

/** RFC 7591 section 2, as far as it concerns a public client. */
const metadataSchema = z.object({
  client_name: z.string().min(1).max(200).optional(),
  redirect_uris: z.array(z.string()).min(1).max(20),
  grant_types: z.array(z.string()).optional(),
  response_types: z.array(z.string()).optional(),
});

/** The clients that may ask for consent. */
export interface OAuthClients {
  /** Dynamic registration (RFC 7591). Throws an OAuthError. */
  register(metadata: unknown): Registration;
  /** Throws `invalid_client` or `invalid_client_metadata`. */
  find(id: string): Promise<OAuthClient>;
  all(): readonly Registration[];
}

/** Registration is open to every program of this computer, so only so many are kept: the oldest goes. */
const MOST_REGISTRATIONS = 200;

export function createOAuthClients(
  stored: readonly Registration[],
  clock: Clock,
  fetchDocument: FetchClientDocument,
  onChange: () => void,
): OAuthClients {
  const registered = new Map(stored.map((one) => [one.id, one]));

  return {
    register(value) {
      const metadata = accept(value);
      const client: Registration = {
        id: `dcr_${randomBytes(16).toString('base64url')}`,
        name: metadata.client_name ?? 'Unnamed client',
        redirectUris: metadata.redirect_uris,
        createdAt: clock.now(),
      };
      registered.set(client.id, client);
      const [oldest] = registered.keys();
      if (registered.size > MOST_REGISTRATIONS && oldest !== undefined) registered.delete(oldest);
      onChange();
      return client;
    },
    async find(id) {
      const known = registered.get(id);
      if (known) return { ...known, origin: 'registered' };
      const url = documentUrl(id);
      if (!url) throw new OAuthError('invalid_client', 'this client is not registered here');
      return await fromDocument(id, url, fetchDocument);
    },
    all: () => [...registered.values()],
  };
}

function accept(value: unknown): z.infer<typeof metadataSchema> {
  const parsed = metadataSchema.safeParse(value);
  if (!parsed.success) throw new OAuthError('invalid_client_metadata', z.prettifyError(parsed.error));
  const refused = parsed.data.redirect_uris.find((uri) => !isAllowedRedirect(uri));
  if (refused !== undefined)
    throw new OAuthError('invalid_redirect_uri', `not allowed: ${plainText(refused, 200)}`);
  return parsed.data;
}

/** A client ID that is the https address of its metadata document: with a path, without anything else. */
function documentUrl(id: string): URL | null {
  const url = URL.canParse(id) ? new URL(id) : null;
  if (url?.protocol !== 'https:' || url.pathname === '/' || url.hash !== '') return null;
  return url.username === '' && url.password === '' && url.href === id ? url : null;
}

async function fromDocument(id: string, url: URL, fetchDocument: FetchClientDocument): Promise<OAuthClient> {
  const document = await fetchDocument(url);
  // Without the document nothing is known but the address. Its code then goes to this computer alone.
  if (document === null) return { id, name: url.host, redirectUris: [], origin: 'unverified' };
  if (typeof document !== 'object' || !('client_id' in document) || document.client_id !== id)
    throw new OAuthError('invalid_client_metadata', 'the metadata document names another client_id');
  const { client_name: name, redirect_uris: redirectUris } = accept(document);
  return { id, name: name ?? url.host, redirectUris, origin: 'document' };
}

/** Whether the code may be sent to this address. */
export function mayRedirect({ origin, redirectUris }: OAuthClient, uri: string): boolean {
  if (!isAllowedRedirect(uri)) return false;
  if (origin === 'unverified') return new URL(uri).protocol === 'http:';
  return isRegisteredRedirect(uri, redirectUris);
}
