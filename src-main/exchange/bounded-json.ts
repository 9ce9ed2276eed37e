/** What came of reading an answer: JSON, or why not. */
export type BoundedJson =
  | { readonly kind: 'json'; readonly value: Record<string, unknown> }
  | { readonly kind: 'not_json' }
  | { readonly kind: 'too_large' };

/** Reads a JSON object of limited size; whatever is larger is dropped before it is read to its end. */
export async function readBoundedJson(response: Response, limit: number): Promise<BoundedJson> {
  if (!isJson(response.headers.get('content-type'))) {
    await response.body?.cancel();
    return { kind: 'not_json' };
  }
  const bytes = await readBounded(response, limit);
  return bytes === null ? { kind: 'too_large' } : parse(bytes);
}

/** By the essence of the media type (RFC 6838 section 4.2.8 for the suffix), not by looking for a word in the header. */
function isJson(contentType: string | null): boolean {
  const essence = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return essence === 'application/json' || /^application\/[\w.+-]+\+json$/.test(essence);
}

async function readBounded(response: Response, limit: number): Promise<Uint8Array | null> {
  if (response.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop cancels the stream.
  for await (const chunk of response.body as ReadableStream<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parse(bytes: Uint8Array): BoundedJson {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isObject(value) ? { kind: 'json', value } : { kind: 'not_json' };
  } catch {
    // The parser's message quotes the answer, which may hold a token.
    return { kind: 'not_json' };
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
