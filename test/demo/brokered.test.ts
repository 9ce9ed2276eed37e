import { beforeAll, describe, expect, test } from 'vitest';
import { DEMO_BROKERED_RESOURCE, DEMO_SECRET, DEMO_SERVICE_ACCOUNT } from '../../src-main/demo/resources.ts';
import {
  ID_TOKEN,
  OAUTH_STS,
  SERVICE_ACCOUNT,
  TOKEN_EXCHANGE,
  VAULTED_SECRET,
} from '../../src-main/demo/wire.ts';
import { postWithKey, signIn } from '../support/demo-client.ts';
import type { Answer } from '../support/demo-client.ts';
import { useDemoOrg } from '../support/demo-fixture.ts';
import { signInAs } from '../support/fake-browser.ts';

const demo = useDemoOrg();
let idToken: string;
beforeAll(async () => {
  idToken = (await signIn(demo.org, demo.callback, 'alice')).id_token ?? '';
});

async function ask(
  type: string,
  resource: string,
  endpoint = `${demo.org.issuer}/oauth2/v1/token`,
): Promise<Answer> {
  return postWithKey(endpoint, demo.key, {
    grant_type: TOKEN_EXCHANGE,
    requested_token_type: type,
    subject_token: idToken,
    subject_token_type: ID_TOKEN,
    resource,
  });
}

describe('brokered consent', () => {
  test('asks for an interaction until the person allowed it on the page', async () => {
    const first = await ask(OAUTH_STS, DEMO_BROKERED_RESOURCE);
    expect(first).toMatchObject({ status: 400, body: { error: 'interaction_required' } });
    const page = await signInAs('alice').visit(String(first.body['interaction_uri']));
    expect(page.html).toContain('Calendar is connected');
    const second = await ask(OAUTH_STS, DEMO_BROKERED_RESOURCE);
    expect(second).toMatchObject({
      status: 200,
      body: { issued_token_type: OAUTH_STS, token_type: 'Bearer', scope: 'calendar.read calendar.write' },
    });
    demo.org.consent('00u1alicedemoexample', DEMO_BROKERED_RESOURCE, false);
    expect((await ask(OAUTH_STS, DEMO_BROKERED_RESOURCE)).body['error']).toBe('interaction_required');
  });
});

describe('credentials without an access token', () => {
  test('a vaulted secret and a service account come as they are', async () => {
    const secret = await ask(VAULTED_SECRET, DEMO_SECRET);
    expect(secret.body).toMatchObject({
      token_type: 'N_A',
      expires_in: 300,
      vaulted_secret: { account: 'acme-demo' },
    });
    expect(secret.body).not.toHaveProperty('access_token');
    const account = await ask(SERVICE_ACCOUNT, DEMO_SERVICE_ACCOUNT);
    expect(account.body).toMatchObject({ token_type: 'N_A', service_account: { username: 'svc-ledger' } });
  });

  test.each([OAUTH_STS, VAULTED_SECRET, SERVICE_ACCOUNT])(
    '%s wants a known resource, at the org server',
    async (type) => {
      expect(await ask(type, 'orn:okta:pam:other')).toMatchObject({
        status: 400,
        body: { error: 'invalid_target' },
      });
      const elsewhere = await ask(type, DEMO_SECRET, `${demo.org.customIssuer('default')}/v1/token`);
      expect(elsewhere).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
    },
  );
});
