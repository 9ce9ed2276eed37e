import type { ShippedPackage } from './shipped-packages.ts';

const LINE = '-'.repeat(80);

/** What the licences of the packages in the product ask for: each with its text, equal texts once. */
export function licencesText(packages: readonly ShippedPackage[]): string {
  const byText = new Map<string, ShippedPackage[]>();
  for (const shipped of packages) {
    const text = shipped.texts.join('\n\n') || `Licence: ${shipped.licence}`;
    byText.set(text, [...(byText.get(text) ?? []), shipped]);
  }
  const parts = [...byText].map(
    ([text, those]) => `${those.map(({ name, version }) => `${name} ${version}`).join('\n')}\n\n${text}\n`,
  );
  return [
    'Onbehalf contains work of other people. This is the list, with the licences under which they gave it.\n',
    'Electron and Chromium have theirs beside the program (LICENSE.electron.txt, LICENSES.chromium.html).\n',
    ...parts,
  ].join(`\n${LINE}\n\n`);
}
