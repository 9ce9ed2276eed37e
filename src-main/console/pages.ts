/** A page without any script or style of its own file: it has to work when nothing else does. */
function page(nonce: string, title: string, body: string, head = ''): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">${head}
<title>${title} – Onbehalf</title>
<style nonce="${nonce}">
  body { font: 16px/1.6 system-ui, sans-serif; max-width: 34rem; margin: 18vh auto 0; padding: 0 1.5rem; color: light-dark(#17181c, #ececf0); background: light-dark(#fbfbfc, #131417); }
  h1 { font-size: 1.375rem; line-height: 1.3; margin: 0 0 .75rem; }
  p { margin: 0 0 1rem; color: light-dark(#4a4d57, #b3b6c0); }
  code { font: .875em ui-monospace, monospace; padding: .15em .4em; border-radius: .35em; background: light-dark(#eeeff2, #23252b); color: light-dark(#17181c, #ececf0); }
</style>
<main>
${body}
</main>
</html>
`;
}

/** For an address that was used, is too old, or a browser without its cookie. */
export function newAddressPage(nonce: string): string {
  return page(
    nonce,
    'Open the window again',
    `<h1>This address has been used or is too old</h1>
<p>Each address of the Onbehalf window works once, in one browser, so that no other program or person can open it.</p>
<p>Run <code>onbehalf window</code> on this computer (in a checkout: <code>npm run -s onbehalf -- window</code>) to get a new one. AI clients keep working meanwhile.</p>`,
  );
}

/** Comes between a foreign site and the console: from here the browser sends its strict cookie. */
export function continuePage(nonce: string, path: string): string {
  return page(
    nonce,
    'Opening',
    `<h1>Opening Onbehalf</h1>
<p><a href="${path}">Continue</a></p>`,
    `\n<meta http-equiv="refresh" content="0;url=${path}">`,
  );
}

export function notBuiltPage(nonce: string): string {
  return page(
    nonce,
    'The window is not built',
    `<h1>The window has not been built yet</h1>
<p>Run <code>npm run build:renderer</code> in the checkout and start Onbehalf again.</p>`,
  );
}
