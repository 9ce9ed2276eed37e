/** The look of the pages in the browser, in the window's colours: in light and dark, on a small and a large screen. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ground: #f7f7f9; --card: #fff; --sunken: #f4f4f7; --ink: #191a1f; --soft: #53555f; --line: #e4e4e9; --accent: #4650d4; --accent-hovered: #3a43bd; --good: #146c43; --good-soft: #e3f5eb; --bad: #a9242d; --bad-soft: #fdebec; }
@media (prefers-color-scheme: dark) { :root { --ground: #111215; --card: #191a1e; --sunken: #121317; --ink: #eeeef2; --soft: #b0b2bd; --line: #2a2c33; --accent: #5a63e6; --accent-hovered: #6d76f2; --good: #6bd5a0; --good-soft: #13301f; --bad: #ff9a9f; --bad-soft: #3a1a1d; } }
* { box-sizing: border-box; margin: 0; }
body { min-height: 100vh; display: flex; flex-direction: column; align-items: center; justify-content: center; padding: clamp(1rem, 4vw, 2.5rem); background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { width: 100%; max-width: 33rem; padding: clamp(1.25rem, 5vw, 2.25rem); background: var(--card); border: 1px solid var(--line); border-radius: 16px; box-shadow: 0 1px 2px #17182d0f, 0 12px 40px #17182d12; overflow-wrap: anywhere; }
header { display: flex; align-items: center; gap: .6rem; margin-bottom: 1.75rem; font-weight: 600; letter-spacing: -.01em; }
header svg rect { fill: var(--accent); }
header svg path { fill: none; stroke: #fff; stroke-linecap: round; }
header svg circle { fill: #fff; }
.sign { display: block; width: 2.5rem; height: 2.5rem; margin-bottom: .9rem; border-radius: 50%; background: var(--sunken); color: var(--soft); }
.sign path { fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.good .sign { background: var(--good-soft); color: var(--good); }
.bad .sign { background: var(--bad-soft); color: var(--bad); }
h1 { font-size: 1.4rem; line-height: 1.3; letter-spacing: -.015em; margin-bottom: .6rem; text-wrap: balance; }
h2 { font-size: .875rem; margin-bottom: .25rem; }
p + p { margin-top: .5rem; }
.who, .quiet { color: var(--soft); }
.todo { margin-top: 1.25rem; padding: .9rem 1rem; border-radius: 10px; background: var(--sunken); }
.code { margin-top: 1.25rem; color: var(--soft); font-size: .8rem; }
code { font: .92em ui-monospace, SFMono-Regular, Consolas, monospace; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
button, .button { font: inherit; font-weight: 600; padding: .55rem 1.2rem; border-radius: 10px; border: 1px solid var(--line); background: var(--card); color: var(--ink); cursor: pointer; text-decoration: none; display: inline-block; }
button.main, .button { background: var(--accent); border-color: var(--accent); color: #fff; }
button.main:hover, .button:hover { background: var(--accent-hovered); }
button:focus-visible, .button:focus-visible, input:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
form { margin-top: 1.25rem; }
form + p { margin-top: 1.25rem; font-size: .9rem; }
fieldset { border: 1px solid var(--line); border-radius: 10px; padding: .75rem 1rem; margin: 1rem 0; }
legend { padding: 0 .4rem; font-weight: 600; }
label { display: flex; gap: .6rem; align-items: baseline; padding: .2rem 0; }
input { accent-color: var(--accent); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; margin-top: 1.25rem; }
dt { color: var(--soft); }
@media (max-width: 26rem) { dl { grid-template-columns: 1fr; } dd + dt { margin-top: .5rem; } .actions > * { flex: 1 1 100%; text-align: center; } }
@media (prefers-contrast: more) { :root { --line: currentColor; --soft: var(--ink); } }
`;
