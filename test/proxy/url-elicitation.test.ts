import { expect, it } from 'vitest';
import { UrlElicitationRequiredError, McpError } from '@modelcontextprotocol/sdk/types.js';
import { problemAnswer } from '../../src-main/proxy/answers.ts';
import { LIMITS } from '../../src-main/proxy/limits.ts';
import { classifyMessage } from '../../src-main/proxy/mcp-message.ts';
import { elicitsUrls } from '../../src-main/proxy/url-elicitation.ts';
import { Problem } from '../../src-shared/problems/problem.ts';

const PAGE = 'https://acme.okta.com/interaction/1';
const BASE = 'http://127.0.0.1:7377';
const call = classifyMessage(
  JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'list', arguments: {} } }),
  LIMITS,
);
const consent = new Problem('consent_required', { server: 'Calendar', url: PAGE });

it('a client that can ask its user to open a page is told so by the protocol', () => {
  const { status, body } = problemAnswer(consent, call, BASE, { elicitsUrls: true });
  expect(status).toBe(200);
  const { code, message, data } = body['error'] as { code: number; message: string; data: unknown };
  const error = McpError.fromError(code, message, data);
  expect(error).toBeInstanceOf(UrlElicitationRequiredError);
  expect((error as UrlElicitationRequiredError).elicitations).toEqual([
    {
      mode: 'url',
      url: PAGE,
      elicitationId: expect.stringMatching(/^[\w-]{22}$/),
      message: expect.stringContaining('Calendar'),
    },
  ]);
  expect(body['id']).toBe(7);
});

it('every other client gets the page as text, to be shown to the user', () => {
  const { body } = problemAnswer(consent, call, BASE);
  expect(body['result']).toMatchObject({ isError: true, content: [{ text: expect.stringContaining(PAGE) }] });
});

it('other problems, and pages whose address cannot be shown whole, stay text', () => {
  const others = [
    new Problem('exchange_denied', { server: 'Calendar' }),
    new Problem('consent_required', { server: 'Calendar', url: '' }),
    new Problem('consent_required', { server: 'Calendar', url: `${PAGE}?code=abcdefgh` }),
  ];
  for (const problem of others)
    expect(problemAnswer(problem, call, BASE, { elicitsUrls: true }).body).toHaveProperty('result');
});

it.each([
  [{ elicitation: { url: {} } }, true],
  [{ elicitation: { form: {}, url: {} } }, true],
  [{ elicitation: {} }, false],
  [{ elicitation: { form: {} } }, false],
  [{}, false],
])('the capabilities %j say so: %s', (capabilities, elicits) => {
  expect(elicitsUrls(JSON.stringify({ method: 'initialize', params: { capabilities } }))).toBe(elicits);
  expect(elicitsUrls('not JSON')).toBe(false);
});
