/** Names that stand in guides and forms and never belong to the person's own organisation. */
const SAMPLES =
  /^(?:your(?:-|okta|org|domain|company|tenant)|dev-0+$|my-?org$|acme-example$|example(?:-admin)?$)/;

/** The sample name in an address, or null. */
export function sampleIn(address: string): string | null {
  const host = URL.parse(address)?.hostname.toLowerCase() ?? '';
  const isExample = /(?:^|\.)(?:example\.(?:com|org|net)|[^.]+\.example)$/.test(host);
  return isExample || SAMPLES.test(host.split('.')[0] ?? '') ? host : null;
}
