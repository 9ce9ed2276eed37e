import * as oidc from 'openid-client';
import { describe, expect, test } from 'vitest';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import { discover, postForm, SCOPE } from '../support/demo-client.ts';
import { useDemoOrg } from '../support/demo-fixture.ts';
import { signInAs } from '../support/fake-browser.ts';

const demo = useDemoOrg();

describe('the device authorization grant', () => {
  test('signs in on another device', async () => {
    const config = await discover(demo.org);
    const started = await oidc.initiateDeviceAuthorization(config, { scope: SCOPE });
    expect(started.user_code).toMatch(/^\w{4}-\w{4}$/);
    const pending = await postForm(`${demo.org.issuer}/oauth2/v1/token`, {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: started.device_code,
      client_id: DEMO_CLIENT_ID,
    });
    expect(pending.body['error']).toBe('authorization_pending');
    const page = await signInAs('alice').visit(started.verification_uri_complete ?? '');
    expect(page.html).toContain('Device activated');
    const tokens = await oidc.pollDeviceAuthorizationGrant(config, { ...started, interval: 0.01 });
    expect(tokens.claims()).toMatchObject({ email: 'alice@example.com', groups: ['finance', 'everyone'] });
    expect(tokens.refresh_token).toBeTypeOf('string');
  });

  test('tells the device when the person is not assigned', async () => {
    const config = await discover(demo.org);
    const started = await oidc.initiateDeviceAuthorization(config, { scope: 'openid' });
    await signInAs('mallory').visit(started.verification_uri_complete ?? '');
    await expect(
      oidc.pollDeviceAuthorizationGrant(config, { ...started, interval: 0.01 }),
    ).rejects.toMatchObject({
      error: 'access_denied',
    });
  });

  test('is not offered where it is switched off', async () => {
    demo.org.settings.deviceFlow = false;
    const answer = await postForm(`${demo.org.issuer}/oauth2/v1/device/authorize`, {
      client_id: DEMO_CLIENT_ID,
    });
    expect(answer).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
    const config = await discover(demo.org);
    expect(config.serverMetadata().device_authorization_endpoint).toBeUndefined();
    demo.org.settings.deviceFlow = true;
  });
});
