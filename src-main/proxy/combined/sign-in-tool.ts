import type { Result } from '@modelcontextprotocol/sdk/types.js';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { problemResult } from '../answers.ts';

/** What there is to do while nobody is signed in: a client without tools would look broken, and nobody would know why. */
export const signInTool = {
  definition: {
    name: 'sign_in',
    title: 'Sign in to the company',
    description:
      "Nobody is signed in, so the company's tools are not there. Call this tool, and show its answer to the user as it is: it says where to sign in. The tools appear after that.",
    inputSchema: { type: 'object' as const, properties: {}, additionalProperties: false },
    annotations: { readOnlyHint: true, openWorldHint: false },
  },
  result(baseUrl: string): Result {
    return problemResult(new Problem('not_signed_in', { url: `${baseUrl}/login` }), baseUrl);
  },
};
