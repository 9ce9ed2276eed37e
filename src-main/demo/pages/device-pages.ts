import type { Configuration } from 'oidc-provider';
import { escapeHtml, page, PAGE_HEADERS } from './page.ts';

type DeviceFlow = NonNullable<NonNullable<Configuration['features']>['deviceFlow']>;

/** The pages of the device authorization grant (RFC 8628), at Okta's `/activate`. */
export const devicePages: DeviceFlow = {
  enabled: true,
  mask: '****-****',
  userCodeInputSource: (ctx, form, _out, error) => {
    if (error?.name === 'AbortedError') {
      respond(ctx, 'Access denied', '<p>You are not assigned to this app. You can close this tab.</p>');
      return;
    }
    const hint = error
      ? '<p>That code is not valid. Try again.</p>'
      : '<p>Enter the code that your device shows.</p>';
    const fields = form
      .replace(/\s(?:onfocus|autofocus)(?:="[^"]*")?/g, '')
      .replace('name="user_code"', 'name="user_code" aria-label="Code"');
    const button = '<button class="primary" type="submit">Next</button></form>';
    respond(ctx, 'Activate your device', `${hint}${fields.replace('</form>', button)}`);
  },
  userCodeConfirmSource: (ctx, form, client, _device, userCode) => {
    const button =
      '<button class="primary" type="submit" name="continue" value="yes">Continue</button></form>';
    const text = `<p><code>${escapeHtml(userCode)}</code> signs you in to ${escapeHtml(client.clientName ?? client.clientId)}.</p>`;
    respond(ctx, 'Is this your code?', `${text}${form.replace('</form>', button)}`);
  },
  successSource: (ctx) => {
    respond(ctx, 'Device activated', '<p>Follow the instructions on your device.</p>');
  },
};

type Context = Parameters<NonNullable<DeviceFlow['successSource']>>[0];

function respond(ctx: Context, title: string, body: string): void {
  ctx.set(PAGE_HEADERS);
  ctx.type = 'html';
  ctx.body = page(title, `<h1>${title}</h1>${body}`);
}
