/** The look of the pages in the browser: the same in light and dark, on a small and a large screen. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ground: #f4f5f7; --card: #fff; --ink: #1b1f27; --soft: #5a6272; --line: #dfe3ea; --accent: #2f5bea; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171c; --card: #1d2128; --ink: #eef0f4; --soft: #a2abba; --line: #333a45; --accent: #8aa6ff; --bad: #ff8a80; } }
* { box-sizing: border-box; margin: 0; }
body { min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { width: 100%; max-width: 34rem; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-top: 4px solid var(--accent); border-radius: 12px; overflow-wrap: anywhere; }
main.bad { border-top-color: var(--bad); }
main.neutral { border-top-color: var(--soft); }
header { display: flex; align-items: center; gap: .6rem; margin-bottom: 1.5rem; color: var(--soft); font-weight: 600; }
svg rect { fill: var(--accent); }
svg circle { fill: none; stroke: var(--card); stroke-width: 2.5; }
h1 { font-size: 1.35rem; line-height: 1.3; margin-bottom: .75rem; }
h2 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
p + p { margin-top: .5rem; }
.who, .code { color: var(--soft); }
.what { color: var(--bad); font-weight: 600; }
.code { margin-top: 1.5rem; font: .8rem ui-monospace, SFMono-Regular, Consolas, monospace; }
`;
