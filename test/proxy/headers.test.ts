import { describe, expect, test } from 'vitest';
import { headersToClient, headersToServer } from '../../src-main/proxy/forward-headers.ts';
import { LIMITS } from '../../src-main/proxy/limits.ts';
import { classifyMessage } from '../../src-main/proxy/mcp-message.ts';
import { checkStandardHeaders } from '../../src-main/proxy/standard-headers.ts';

const message = (method: string, params: object = {}) =>
  classifyMessage(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }), LIMITS);

describe('headers that repeat the body', () => {
  const call = message('tools/call', {
    name: 'look_up',
    arguments: { region: 'eu', deep: { n: 42, yes: true } },
  });
  const agree = (headers: Record<string, string>) => () => checkStandardHeaders(headers, call);

  test('may be absent, or must agree (case 84)', () => {
    expect(agree({})).not.toThrow();
    expect(agree({ 'mcp-method': 'tools/call', 'mcp-name': 'look_up' })).not.toThrow();
    expect(agree({ 'mcp-method': 'tools/list' })).toThrow(
      expect.objectContaining({ code: 'header_mismatch' }),
    );
    expect(agree({ 'mcp-name': 'delete_all' })).toThrow(
      expect.objectContaining({ detail: { header: 'Mcp-Name' } }),
    );
    expect(agree({ 'mcp-name': '' })).toThrow(/header/);
  });

  test('may be in the Base64 form (case 85)', () => {
    const café = message('prompts/get', { name: 'café' });
    const encoded = `=?base64?${Buffer.from('café').toString('base64')}?=`;
    expect(() => checkStandardHeaders({ 'mcp-name': encoded }, café)).not.toThrow();
    expect(() => checkStandardHeaders({ 'mcp-name': 'cafÃ©' }, café)).toThrow(/header/);
    expect(() => checkStandardHeaders({ 'mcp-name': '=?base64?/w==?=' }, café)).toThrow(/header/);
  });

  test('name a value of the arguments (case 84)', () => {
    expect(agree({ 'mcp-param-region': 'eu' })).not.toThrow();
    expect(agree({ 'mcp-param-n': '42', 'mcp-param-yes': 'true' })).not.toThrow();
    expect(agree({ 'mcp-param-region': 'us' })).toThrow(
      expect.objectContaining({ detail: { header: 'mcp-param-region' } }),
    );
    expect(() => checkStandardHeaders({ 'mcp-param-region': 'eu' }, message('tools/list'))).toThrow(/header/);
  });

  test('agree on the revision (case 99)', () => {
    const modern = message('ping', { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } });
    expect(() => checkStandardHeaders({ 'mcp-protocol-version': '2026-07-28' }, modern)).not.toThrow();
    expect(() => checkStandardHeaders({ 'mcp-protocol-version': '2025-11-25' }, modern)).toThrow(
      expect.objectContaining({ detail: { header: 'MCP-Protocol-Version' } }),
    );
  });
});

describe('headers to a server', () => {
  test('are made anew: nothing local, nothing hop-by-hop (cases 44 and 86)', () => {
    const out = headersToServer(
      {
        authorization: 'Bearer obh_local',
        cookie: 'a=b',
        'proxy-authorization': 'Basic x',
        dpop: 'proof',
        connection: 'authorization, x-secret',
        'x-secret': '1',
        'transfer-encoding': 'chunked',
        te: 'trailers',
        upgrade: 'h2c',
        host: '127.0.0.1:7377',
        'x-forwarded-for': '10.0.0.1',
        'content-length': '3',
        'mcp-session-id': 'ours',
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        'mcp-protocol-version': '2025-11-25',
        'last-event-id': '17',
        'mcp-param-region': 'eu',
      },
      [{ name: 'Authorization', value: 'Bearer theirs' }],
    );
    expect(out).toEqual(
      [
        ['accept-encoding', 'identity'],
        ['accept', 'application/json, text/event-stream'],
        ['content-type', 'application/json'],
        ['mcp-protocol-version', '2025-11-25'],
        ['last-event-id', '17'],
        ['mcp-param-region', 'eu'],
        ['authorization', 'Bearer theirs'],
      ].flat(),
    );
  });

  test('carry no value that could end a header (case 85)', () => {
    const out = headersToServer({ 'user-agent': 'a\r\nx: 1', 'mcp-name': 'é', 'last-event-id': ' 1 ' }, []);
    expect(out).toEqual(['accept-encoding', 'identity']);
  });
});

describe('headers to a client', () => {
  test('leave out cookies and challenges of the server (case 44)', () => {
    const out = headersToClient(
      {
        'content-type': 'application/json',
        'content-length': '12',
        'set-cookie': ['a=b'],
        'www-authenticate': 'Bearer',
        server: 'nginx',
        'x-powered-by': 'Express',
        'access-control-allow-origin': '*',
        'retry-after': '5',
      },
      true,
    );
    expect(out).toEqual(
      [
        ['x-content-type-options', 'nosniff'],
        ['content-type', 'application/json'],
        ['retry-after', '5'],
        ['content-length', '12'],
      ].flat(),
    );
  });
});
