import { describe, expect, it, vi } from 'vitest';
import type { DocumentStore } from '../../src-main/ports/outside.ts';
import type { PolicySource } from '../../src-main/ports/policy-source.ts';
import { createSettings, type Settings, type UserSettings } from '../../src-main/settings/settings.ts';
import type { Configuration } from '../../src-shared/domain/configuration.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import { fakeDocumentStore, fakeLog, fakePolicySource, found } from '../support/fake-documents.ts';

const provider = { issuer: 'https://acme.okta.com', clientId: '0oa1' };
const people = {
  name: 'People',
  url: 'https://mcp.acme.com/mcp',
  authorization: { type: 'none' as const },
};

function open(parts: {
  user?: DocumentStore;
  policy?: readonly PolicySource[];
  machine?: readonly PolicySource[];
  lastValidPolicy?: DocumentStore;
  dev?: boolean;
}): Settings {
  return createSettings({ user: fakeDocumentStore(), policy: [], log: fakeLog(), dev: false, ...parts });
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof Problem ? `${error.code}: ${JSON.stringify(error.detail)}` : String(error);
  }
  return 'no error';
}

const origin = (settings: Settings, key: string): unknown =>
  settings.origins().find((entry) => entry.key === key);

describe('the settings of an unmanaged computer', () => {
  it('are the defaults when nothing is set', () => {
    const settings = open({});
    expect(settings.current()).toMatchObject({
      identityProvider: null,
      servers: {},
      endpoint: { port: 7377 },
    });
    expect(origin(settings, 'endpoint.port')).toEqual({
      key: 'endpoint.port',
      source: 'default',
      locked: false,
    });
    expect(settings.managed()).toEqual({ source: null, locked: [] });
  });

  it('write a change whole, without the defaults it repeats, and tell it', () => {
    const user = fakeDocumentStore();
    const settings = open({ user });
    const heard = vi.fn<(now: Configuration, before: Configuration) => void>();
    settings.onChange(heard);
    settings.update((document) => ({
      ...document,
      identityProvider: { ...provider, dpop: 'auto', rpInitiatedLogout: false },
    }));
    expect(user.content).toEqual({ identityProvider: { ...provider, rpInitiatedLogout: false } });
    expect(settings.current().identityProvider).toMatchObject({ ...provider, dpop: 'auto' });
    expect(heard).toHaveBeenCalledOnce();
    expect(heard.mock.calls[0]?.[1]).toMatchObject({ identityProvider: null });
    expect(origin(settings, 'identityProvider.issuer')).toMatchObject({ source: 'user', locked: false });
  });

  it('can go back to a default that was left', () => {
    const user = fakeDocumentStore({ endpoint: { port: 9000 } });
    const settings = open({ user });
    settings.update((document) => ({ ...document, endpoint: { port: 7377 } }));
    expect(settings.current().endpoint.port).toBe(7377);
  });

  it.each([
    [
      'an unknown key',
      { identityProvder: {} },
      /identityProvder: unknown key; did you mean \\"identityProvider\\"/,
    ],
    [
      'a bad URL',
      { identityProvider: { ...provider, issuer: 'acme' } },
      /identityProvider.issuer: must be an http/,
    ],
    [
      'a missing key',
      { identityProvider: { issuer: provider.issuer } },
      /identityProvider.clientId: is missing/,
    ],
    [
      'plain http',
      { identityProvider: { ...provider, issuer: 'http://acme.okta.com' } },
      /must begin with https/,
    ],
    [
      'http on loopback without --dev',
      { identityProvider: { ...provider, issuer: 'http://127.0.0.1:1' } },
      /--dev/,
    ],
    [
      'a secret in a URL',
      { servers: { people: { ...people, url: 'https://a:b@c.d/' } } },
      /user name or password/,
    ],
  ])('refuse %s and keep everything', (_what, change, message) => {
    const user = fakeDocumentStore({ endpoint: { port: 9000 } });
    const settings = open({ user });
    expect(codeOf(() => settings.update((document) => ({ ...document, ...change }) as UserSettings))).toMatch(
      message,
    );
    expect(user.content).toEqual({ endpoint: { port: 9000 } });
    expect(settings.current().endpoint.port).toBe(9000);
  });

  it.each([
    ['an unknown key', { sever: {} }],
    ['not JSON', new Problem('config_invalid', { path: '/settings.json', reason: 'it is not valid JSON' })],
    ['an incomplete provider', { identityProvider: { clientId: 'x' } }],
    ['an own __proto__ key', JSON.parse('{"__proto__": {"endpoint": {}}}')],
  ])('stop at start with config_invalid for a file with %s', (_what, content) => {
    expect(codeOf(() => open({ user: fakeDocumentStore(content) }))).toMatch(/^config_invalid/);
    const settings = createSettings({
      user: fakeDocumentStore(content),
      policy: [],
      log: fakeLog(),
      dev: false,
      onInvalidUser: 'ignore',
    });
    expect(settings.problems().map(({ code }) => code)).toEqual(['config_invalid']);
  });

  it('follow the file, keep what was valid while it is not, and say so', () => {
    const user = fakeDocumentStore({ endpoint: { port: 9000 } });
    const settings = open({ user });
    user.changeFromOutside({ endpoint: { port: 9100 } });
    expect(settings.current().endpoint.port).toBe(9100);
    user.changeFromOutside({ endpoint: { port: 'many' } });
    expect(settings.current().endpoint.port).toBe(9100);
    expect(settings.problems()).toHaveLength(1);
    user.changeFromOutside({ endpoint: { port: 9200 } });
    expect(settings.current().endpoint.port).toBe(9200);
    expect(settings.problems()).toEqual([]);
  });

  it('accept a provider over http on loopback with --dev', () => {
    const user = fakeDocumentStore({ identityProvider: { ...provider, issuer: 'http://127.0.0.1:5000' } });
    expect(open({ user, dev: true }).current().identityProvider?.issuer).toBe('http://127.0.0.1:5000');
  });
});

describe('managed settings', () => {
  it('take each key from the strongest source that has it', () => {
    const settings = open({
      policy: [
        fakePolicySource('computer policy', found({ endpoint: { port: 1001 } })),
        fakePolicySource('user policy', found({ endpoint: { port: 1002 }, audit: { retentionDays: 30 } })),
      ],
      machine: [fakePolicySource('machine file', found({ audit: { retentionDays: 40, arguments: 'none' } }))],
      user: fakeDocumentStore({ identityProvider: provider, endpoint: { port: 1004 } }),
    });
    expect(settings.current()).toMatchObject({
      endpoint: { port: 1001 },
      audit: { retentionDays: 30, arguments: 'none', onFailure: 'stop' },
      identityProvider: provider,
    });
    expect(origin(settings, 'endpoint.port')).toMatchObject({ source: 'policy', locked: true });
    expect(origin(settings, 'audit.arguments')).toMatchObject({ source: 'machine', locked: true });
    expect(origin(settings, 'identityProvider.issuer')).toMatchObject({ source: 'user', locked: false });
    expect(settings.managed().source).toBe('computer policy, user policy, machine file');
  });

  it('lock per key: the rest of the same object stays the person’s', () => {
    const user = fakeDocumentStore();
    const settings = open({
      user,
      policy: [fakePolicySource('policy', found({ identityProvider: provider }))],
    });
    settings.update((document) => ({
      ...document,
      identityProvider: { ...provider, rpInitiatedLogout: false },
    }));
    expect(user.content).toEqual({ identityProvider: { rpInitiatedLogout: false } });
    expect(settings.current().identityProvider).toMatchObject({ ...provider, rpInitiatedLogout: false });
    expect(
      codeOf(() =>
        settings.update((document) => ({ ...document, identityProvider: { ...provider, clientId: 'mine' } })),
      ),
    ).toBe('config_locked: {"key":"identityProvider.clientId"}');
    expect(codeOf(() => settings.update((document) => ({ ...document, identityProvider: null })))).toMatch(
      /^config_locked/,
    );
  });

  it('keep what the person had set under a locked key, for when the policy goes', () => {
    const user = fakeDocumentStore({ endpoint: { port: 9000 } });
    const policy = fakePolicySource('policy', found({ endpoint: { port: 1001 } }));
    const settings = open({ user, policy: [policy] });
    settings.update((document) => ({ ...document, endpoint: { port: 1001 }, servers: { people } }));
    expect(user.content).toMatchObject({ endpoint: { port: 9000 } });
    policy.change();
    expect(settings.current().endpoint.port).toBe(9000);
    expect(settings.managed().source).toBeNull();
  });

  it('take a managed server whole, and lock it alone', () => {
    const settings = open({
      user: fakeDocumentStore({ servers: { people: { ...people, name: 'Mine' } } }),
      policy: [fakePolicySource('policy', found({ servers: { people } }))],
    });
    expect(settings.current().servers['people']?.name).toBe('People');
    expect(settings.isLocked('servers.people')).toBe(true);
    expect(settings.isLocked('servers.other')).toBe(false);
    settings.update((document) => ({ ...document, servers: { ...document.servers, other: people } }));
    expect(Object.keys(settings.current().servers).toSorted()).toEqual(['other', 'people']);
    expect(
      codeOf(() =>
        settings.update((document) => ({ ...document, servers: { people: { ...people, name: 'X' } } })),
      ),
    ).toMatch(/^config_locked/);
  });

  it('cannot be loosened where the policy is silent: the audit settings are the organisation’s', () => {
    const settings = open({
      user: fakeDocumentStore({ audit: { arguments: 'none' } }),
      policy: [fakePolicySource('policy', found({ endpoint: { port: 1001 } }))],
    });
    expect(settings.current().audit).toMatchObject({ onFailure: 'stop', arguments: 'redacted' });
    expect(
      codeOf(() => settings.update((document) => ({ ...document, audit: { onFailure: 'continue' } }))),
    ).toMatch(/^config_locked/);
  });

  it('nor the hold on changed tools', () => {
    const settings = open({
      user: fakeDocumentStore({ policy: { changedTools: 'allow', asking: { seconds: 60 } } }),
      policy: [fakePolicySource('policy', found({ endpoint: { port: 1001 } }))],
    });
    expect(settings.current().policy).toMatchObject({ changedTools: 'hold', asking: { seconds: 60 } });
    expect(settings.isLocked('policy.changedTools')).toBe(true);
    expect(settings.isLocked('policy.asking.seconds')).toBe(false);
  });

  it('tell when what is locked or wrong changes, even where no value does', () => {
    const policy = fakePolicySource('policy');
    const settings = open({ policy: [policy] });
    const heard = vi.fn<() => void>();
    settings.onStatus(heard);
    policy.change(found({ endpoint: { port: 7377 } }));
    expect(settings.isLocked('endpoint.port')).toBe(true);
    expect(heard).toHaveBeenCalledTimes(1);
    policy.change(found({ endpont: {} }));
    expect(heard).toHaveBeenCalledTimes(2);
    settings.reload();
    expect(heard).toHaveBeenCalledTimes(2);
  });

  it('of one source with several documents are taken from the first that has a key', () => {
    const settings = open({
      policy: [
        fakePolicySource(
          'policy files',
          found({ endpoint: { port: 1001 } }, '90.json'),
          found({ endpoint: { port: 1002 }, audit: { retentionDays: 30 } }, '10.json'),
        ),
      ],
    });
    expect(settings.current()).toMatchObject({ endpoint: { port: 1001 }, audit: { retentionDays: 30 } });
    expect(settings.managed().source).toBe('policy files');
  });

  it('recommend values that the person may change', () => {
    const user = fakeDocumentStore();
    const settings = open({
      user,
      policy: [fakePolicySource('policy', found({ recommended: { endpoint: { port: 8000 } } }))],
    });
    expect(settings.current().endpoint.port).toBe(8000);
    expect(origin(settings, 'endpoint.port')).toMatchObject({ source: 'policy', locked: false });
    settings.update((document) => ({ ...document, endpoint: { port: 7377 } }));
    expect(settings.current().endpoint.port).toBe(7377);
  });

  it('without a complete provider are simply not configured yet', () => {
    const settings = open({
      policy: [fakePolicySource('policy', found({ identityProvider: { rpInitiatedLogout: false } }))],
    });
    expect(settings.current().identityProvider).toBeNull();
    expect(settings.problems()).toEqual([]);
  });

  it('apply while running and tell it once', () => {
    const policy = fakePolicySource('policy');
    const settings = open({ policy: [policy] });
    const heard = vi.fn<(now: Configuration, before: Configuration) => void>();
    settings.onChange(heard);
    policy.change(found({ endpoint: { port: 1001 } }));
    policy.change(found({ endpoint: { port: 1001 } }));
    expect(settings.current().endpoint.port).toBe(1001);
    expect(heard).toHaveBeenCalledOnce();
  });
});

describe('a policy that cannot be used', () => {
  const invalid = [
    ['an unknown key', found({ endpont: { port: 1 } }), /endpont: unknown key; did you mean "endpoint"/],
    ['a wrong type', found({ endpoint: { port: 'x' } }), /endpoint.port/],
    [
      'a wrong recommended value',
      found({ recommended: { endpoint: { port: 0 } } }),
      /recommended.endpoint.port/,
    ],
    ['http to another computer', found({ identityProvider: { issuer: 'http://acme.okta.com' } }), /https/],
    ['not an object', found(['x']), /not a JSON object/],
    [
      'unreadable',
      { state: 'unreadable', where: '/etc/x', reason: 'anybody can write it' },
      /anybody can write it/,
    ],
  ] as const;

  it.each(invalid)(
    '(%s) is refused whole, with the reason, and the last valid one stays',
    (_what, bad, reason) => {
      const policy = fakePolicySource('policy', found({ endpoint: { port: 1001 } }));
      const other = fakePolicySource('other', found({ audit: { retentionDays: 30 } }));
      const settings = open({ policy: [policy, other] });
      other.change(found({ audit: { retentionDays: 31 } }));
      policy.change(bad);
      other.change(found({ audit: { retentionDays: 99 } }));
      expect(settings.current()).toMatchObject({ endpoint: { port: 1001 }, audit: { retentionDays: 31 } });
      expect(settings.problems()[0]?.code).toBe('policy_invalid');
      expect(settings.problems()[0]?.title).toMatch(reason);
      policy.change(found({ endpoint: { port: 1002 } }));
      expect(settings.current()).toMatchObject({ endpoint: { port: 1002 }, audit: { retentionDays: 99 } });
      expect(settings.problems()).toEqual([]);
    },
  );

  it('keeps the last valid one over a restart', () => {
    const lastValidPolicy = fakeDocumentStore();
    open({
      policy: [fakePolicySource('policy', found({ endpoint: { port: 1001 } }))],
      lastValidPolicy,
    }).close();
    const settings = open({ policy: [fakePolicySource('policy', found({ x: 1 }))], lastValidPolicy });
    expect(settings.current().endpoint.port).toBe(1001);
    expect(settings.problems()).toHaveLength(1);
  });

  it('never becomes unmanaged: without a last valid one nothing is allowed', () => {
    const settings = open({
      user: fakeDocumentStore({ identityProvider: provider, servers: { people } }),
      policy: [fakePolicySource('policy', found({ x: 1 }))],
      lastValidPolicy: fakeDocumentStore({ documents: [{ name: 'forged' }] }),
    });
    expect(settings.current()).toMatchObject({ identityProvider: null, servers: {} });
    expect(settings.isLocked('anything')).toBe(true);
    expect(codeOf(() => settings.update((document) => ({ ...document, endpoint: { port: 1 } })))).toMatch(
      /^config_locked/,
    );
  });

  it('that was valid for an older version but is not any more counts as none', () => {
    const lastValidPolicy = fakeDocumentStore({
      documents: [{ name: 'p', source: 'policy', document: { gone: 1 }, recommended: {} }],
    });
    const settings = open({ policy: [fakePolicySource('policy', found({ x: 1 }))], lastValidPolicy });
    expect(settings.isLocked('anything')).toBe(true);
  });
});
