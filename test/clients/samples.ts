import type { AiClientRow } from '../../src-main/clients/ai-client.ts';

/** What a person's file of a client looks like before we come: other settings, and a server of somebody else. */
export function sampleOf(row: AiClientRow): string {
  const section = row.section({});
  if (row.format === 'yaml' && section.shape === 'list')
    return `name: My assistant # keep\nversion: 1.0.0\n${section.path[0]}:\n  - name: files\n    command: npx\n    args: ["-y", 'server-files']\nmodels: []\n`;
  if (row.format === 'yaml')
    return `# my settings\nGOOSE_MODEL: some-model\n${section.path[0]}:\n  files: # mine\n    enabled: true\n    type: stdio\n    cmd: npx\n    args:\n      - -y\nGOOSE_MODE: smart\n`;
  if (row.format === 'toml' && section.shape === 'list')
    return `active_model = "some" # keep\n\n[[${section.path[0]}]]\nname = "files"\ntransport = "stdio"\ncommand = "npx"\n`;
  if (row.format === 'toml')
    return `model = "some" # keep\n\n[${section.path[0]}.files]\ncommand = "npx"\nargs = ["-y", "server-files"]\n\n[tui]\ntheme = "dark"\n`;
  const inner = section.path.reduceRight(
    (body, key) => `${JSON.stringify(key)}: {\n    ${body}\n  }`,
    '"files": { "command": "npx", "args": ["-y", "server-files"] } // mine',
  );
  return `{\n  // my settings\n  "theme": "dark",\n  ${inner},\n  "last": [1, 2,   3]\n}\n`;
}
