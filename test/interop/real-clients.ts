import type { ConnectMode } from '../../src-main/clients/ai-client.ts';

/** A real AI client from npm that needs neither an account nor a model to look at its MCP servers. */
export interface RealClient {
  /** Its row in the table of AI clients. */
  readonly id: string;
  readonly package: string;
  readonly modes: readonly ConnectMode[];
  /** The program and arguments that make it connect to its servers. */
  readonly look: readonly string[];
  /** What is written to its standard input; the program ends by itself where there is none. */
  readonly input?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What its output says when it worked. */
  readonly says: RegExp;
}

export const REAL_CLIENTS: readonly RealClient[] = [
  {
    id: 'claude-code',
    package: '@anthropic-ai/claude-code@2.1.330',
    modes: ['bridge', 'header'],
    look: ['claude', 'mcp', 'list'],
    says: /onbehalf.*Connected/,
  },
  {
    id: 'gemini-cli',
    package: '@google/gemini-cli@0.61.0',
    modes: ['bridge', 'header'],
    look: ['gemini', 'mcp', 'list'],
    env: { GEMINI_CLI_TRUST_WORKSPACE: 'true' },
    says: /onbehalf.*Connected/,
  },
  {
    id: 'qwen-code',
    package: '@qwen-code/qwen-code@0.24.4',
    modes: ['bridge', 'header'],
    look: ['qwen', 'mcp', 'list'],
    says: /onbehalf.*Connected/,
  },
  {
    id: 'opencode',
    package: 'opencode-ai@1.18.33',
    modes: ['bridge', 'header'],
    look: ['opencode', 'mcp', 'list'],
    says: /onbehalf[\s\S]*connected/,
  },
  {
    id: 'codex',
    package: '@openai/codex@0.169.0',
    modes: ['bridge'],
    look: ['codex', 'app-server'],
    input: [
      JSON.stringify({
        id: 1,
        method: 'initialize',
        params: { clientInfo: { name: 'interop', version: '1' } },
      }),
      JSON.stringify({ method: 'initialized' }),
      JSON.stringify({ id: 2, method: 'mcpServerStatus/list', params: {} }),
    ],
    says: /"name":"onbehalf"[\s\S]*whoami/,
  },
];
