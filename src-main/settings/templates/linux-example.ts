import { EXAMPLE } from './macos.ts';
import { policySettings } from './policy-settings.ts';

/** A policy file for Linux: the example, with every other setting in a comment. */
export function commentedExample(): string {
  const others = policySettings().map(
    ({ path, text, preset }) => `  // ${path.join('.')}: ${text} Default: ${JSON.stringify(preset)}`,
  );
  return `// Onbehalf, managed configuration: /etc/onbehalf/policies/*.json, owned by root, writable by nobody else.
// Everything that stands here is locked, except what stands inside of "recommended". Comments are allowed.
// Check it with: onbehalf config validate --managed 10-company.json
{
${others.join('\n')}
${JSON.stringify(EXAMPLE, null, 2).slice(2)}
`;
}
