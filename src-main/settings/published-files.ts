import { configurationJsonSchema, policyJsonSchema } from './json-schema.ts';
import { adml, admx } from './templates/group-policy.ts';
import { commentedExample } from './templates/linux-example.ts';
import { configurationProfile, preferenceManifest } from './templates/macos.ts';

/** The files of `resources/` that follow from the schema, by path: written by `npm run generate`, compared by a test. */
export function publishedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['onbehalf.schema.json', json(configurationJsonSchema())],
    ['policies/onbehalf.policy.schema.json', json(policyJsonSchema())],
    ['policies/windows/onbehalf.admx', admx()],
    ['policies/windows/en-US/onbehalf.adml', adml()],
    ['policies/macos/onbehalf.mobileconfig', configurationProfile()],
    ['policies/macos/com.onbehalf.desktop.plist', preferenceManifest()],
    ['policies/linux/10-company.json', commentedExample()],
  ]);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
