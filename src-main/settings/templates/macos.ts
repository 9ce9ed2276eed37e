import { type PolicySetting, policySettings } from './policy-settings.ts';
import { xmlText } from './xml.ts';

export const BUNDLE_ID = 'com.onbehalf.desktop';

/** What a policy begins with, as an example: the values are to be replaced. */
export const EXAMPLE = {
  organization: { name: 'Example Inc.', supportUrl: 'https://help.example.com/' },
  identityProvider: { issuer: 'https://example.okta.com', clientId: '0oa1example' },
  servers: {
    people: {
      name: 'People directory',
      url: 'https://mcp.example.com/people',
      authorization: { type: 'token_exchange', managedResourceIdentifier: 'api://people' },
    },
  },
  updates: { mode: 'off' },
};

/** A configuration profile for macOS with such a document. */
export function configurationProfile(document: Readonly<Record<string, unknown>> = EXAMPLE): string {
  const payload = {
    ...document,
    PayloadType: BUNDLE_ID,
    PayloadIdentifier: `${BUNDLE_ID}.settings`,
    PayloadUUID: '0B5C9E0A-6E5D-4B3E-9E0C-5B7F5B0D7B11',
    PayloadVersion: 1,
    PayloadDisplayName: 'Onbehalf',
  };
  return propertyList({
    PayloadContent: [payload],
    PayloadDisplayName: 'Onbehalf',
    PayloadIdentifier: `${BUNDLE_ID}.profile`,
    PayloadType: 'Configuration',
    PayloadUUID: '3F0A6B0E-4F7B-4C43-8F38-0B4B0C2E9A57',
    PayloadVersion: 1,
    PayloadScope: 'System',
  });
}

/** A preference manifest (ProfileManifests format 1) for editors of profiles. */
export function preferenceManifest(): string {
  return propertyList({
    pfm_domain: BUNDLE_ID,
    pfm_format_version: 1,
    pfm_version: 1,
    pfm_platforms: ['macOS'],
    pfm_targets: ['system', 'user'],
    pfm_title: 'Onbehalf',
    pfm_description: 'Managed configuration of Onbehalf',
    pfm_subkeys: subkeys(policySettings(), 0),
  });
}

function subkeys(settings: readonly PolicySetting[], depth: number): readonly object[] {
  const names = [...new Set(settings.map(({ path }) => path[depth] ?? ''))];
  return names.map((name) => {
    const here = settings.filter(({ path }) => path[depth] === name);
    const [only] = here;
    if (only !== undefined && only.path.length === depth + 1) return leaf(name, only);
    return { pfm_name: name, pfm_title: name, pfm_type: 'dictionary', pfm_subkeys: subkeys(here, depth + 1) };
  });
}

function leaf(name: string, { title, text, kind }: PolicySetting): object {
  const about = { pfm_name: name, pfm_title: title, pfm_description: text };
  switch (kind.type) {
    case 'boolean':
      return { ...about, pfm_type: 'boolean' };
    case 'integer':
      return { ...about, pfm_type: 'integer', pfm_range_min: kind.minimum, pfm_range_max: kind.maximum };
    case 'choice':
      return { ...about, pfm_type: 'string', pfm_range_list: kind.options };
    case 'lines':
      return { ...about, pfm_type: 'array', pfm_subkeys: [{ pfm_type: 'string' }] };
    case 'text':
    case 'json':
      return { ...about, pfm_type: 'string' };
  }
}

/** A property list in XML. `null` has no form in it and is left out: the key then keeps its default. */
function propertyList(value: object): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
${node(value, '')}
</plist>
`;
}

function node(value: unknown, indent: string): string {
  const deeper = `${indent}  `;
  if (typeof value === 'boolean') return `${indent}<${String(value)}/>`;
  if (typeof value === 'number') return `${indent}<integer>${value}</integer>`;
  if (typeof value === 'string') return `${indent}<string>${xmlText(value)}</string>`;
  if (Array.isArray(value))
    return `${indent}<array>\n${value.map((item) => `${node(item, deeper)}\n`).join('')}${indent}</array>`;
  const entries = Object.entries(value as Record<string, unknown>).filter(([, inner]) => inner !== null);
  const lines = entries.map(
    ([key, inner]) => `${deeper}<key>${xmlText(key)}</key>\n${node(inner, deeper)}\n`,
  );
  return `${indent}<dict>\n${lines.join('')}${indent}</dict>`;
}
