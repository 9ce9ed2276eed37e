const STYLE = `
:root{color-scheme:light dark;--ink:#1d1d21;--quiet:#6e6e78;--line:#e3e3e8;--card:#fff;--ground:#f4f5f8;--accent:#1662dd}
@media (prefers-color-scheme:dark){:root{--ink:#f1f1f4;--quiet:#a0a0ab;--line:#35353d;--card:#1f1f25;--ground:#141418;--accent:#7db0ff}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--ground);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:min(400px,calc(100vw - 32px));background:var(--card);border:1px solid var(--line);border-radius:14px;
padding:32px;box-shadow:0 10px 40px #0000000f}
h1{font-size:22px;line-height:1.3;margin:0 0 6px}
p{margin:0 0 16px;color:var(--quiet)}
.org{display:flex;align-items:center;gap:10px;margin:0 0 24px;color:var(--quiet);font-size:14px}
.mark{width:26px;height:26px;border-radius:50%;border:7px solid var(--accent)}
form{margin:0 0 10px}
form:last-child,p:last-child{margin-bottom:0}
button{width:100%;display:flex;align-items:center;gap:14px;padding:12px 14px;border:1px solid var(--line);border-radius:10px;
background:transparent;color:inherit;font:inherit;text-align:left;cursor:pointer}
button:hover,button:focus-visible{border-color:var(--accent);outline:2px solid var(--accent);outline-offset:-1px}
.initial{flex:none;width:38px;height:38px;border-radius:50%;display:grid;place-items:center;background:var(--accent);color:var(--card);font-weight:600}
small{display:block;color:var(--quiet)}
code{font:14px/1.5 ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere}
input[type=text]{width:100%;padding:12px 14px;border:1px solid var(--line);border-radius:10px;background:transparent;color:inherit;
font:20px ui-monospace,Menlo,Consolas,monospace;letter-spacing:.1em;margin:0 0 12px}
.primary{justify-content:center;background:var(--accent);border-color:var(--accent);color:var(--card);font-weight:600}`;

/** Headers of every page: no script, nothing from elsewhere, never framed, never stored. */
export const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** A page in the organisation's look. `body` is markup: escape what comes from outside. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main><div class="org"><span class="mark"></span>Example Inc. (demo organization)</div>
${body}
</main></body></html>`;
}

/** Okta's error page: what was wrong with the request, in words, with status 400 and no redirect. */
export function errorPage(description: string): string {
  return page(
    'Error',
    `<h1>400 Bad Request</h1><p>Your request resulted in an error.</p><p><code>${escapeHtml(description)}</code></p>`,
  );
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
