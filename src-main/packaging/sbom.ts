import { z } from 'zod';

const DEVELOPMENT = 'cdx:npm:package:development';

/** What is read of a CycloneDX document; the rest is kept as it is. */
const bomSchema = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.looseObject({ component: z.looseObject({ 'bom-ref': z.string() }) }),
  components: z.array(
    z.looseObject({
      'bom-ref': z.string(),
      name: z.string(),
      group: z.string().optional(),
      version: z.string(),
      properties: z.array(z.looseObject({ name: z.string() })).optional(),
    }),
  ),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
});

const shippedSchema = z.array(z.object({ name: z.string(), version: z.string() }));

/**
 * The bill of materials of the product: of all packages of the project, those that are in it. What the bundler took from
 * a package that is only needed to build (React, for one) is no less shipped, so that mark is left out.
 */
export function shippedBom(all: unknown, shipped: unknown, runtimes: readonly string[]): unknown {
  const bom = bomSchema.parse(all);
  const wanted = new Set(shippedSchema.parse(shipped).map(({ name, version }) => `${name}@${version}`));
  const components = bom.components
    .filter(({ group, name, version }) => {
      const full = group === undefined || group === '' ? name : `${group}/${name}`;
      return runtimes.includes(full) || wanted.has(`${full}@${version}`);
    })
    .map(({ properties, ...rest }) => ({
      ...rest,
      ...(properties && { properties: properties.filter(({ name }) => name !== DEVELOPMENT) }),
    }));
  const refs = new Set(components.map((component) => component['bom-ref']));
  const root = bom.metadata.component['bom-ref'];
  const dependencies = bom.dependencies
    .filter(({ ref }) => refs.has(ref) || ref === root)
    .map(({ dependsOn = [], ...rest }) => ({ ...rest, dependsOn: dependsOn.filter((ref) => refs.has(ref)) }));
  return { ...bom, components, dependencies };
}
