import { MARK } from './mark.ts';
import { PAGE_STYLE } from './page-style.ts';

/** How a page is meant: something is done, something went wrong, neither, or somebody is asked. */
export type Mood = 'good' | 'bad' | 'neutral' | 'asks';

export interface PageContent {
  /** Plain text, for the tab. */
  readonly title: string;
  readonly mood: Mood;
  /** Markup: what comes from outside went through {@link textOf}. */
  readonly body: readonly string[];
  /** More for the head of the document. */
  readonly head?: string;
}

/** A page that the browser shows: whole, in the product's look, without scripts and without anything from elsewhere. */
export function browserPage({ title, mood, body, head = '' }: PageContent): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${head}
<title>${textOf(title)} – Onbehalf</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main class="${mood}">
<header>${mark()}<span>Onbehalf</span></header>
${[SIGNS[mood], ...body].filter((part) => part !== '').join('\n')}
</main>
</body>
</html>
`;
}

/** Text from outside as text. */
export function textOf(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function mark(): string {
  const { size, corner, ring, ringWidth, person } = MARK;
  return [
    `<svg viewBox="0 0 ${size} ${size}" width="28" height="28" aria-hidden="true">`,
    `<rect width="${size}" height="${size}" rx="${corner}"/>`,
    `<path d="${ring}" stroke-width="${ringWidth}"/>`,
    `<circle cx="${person.cx}" cy="${person.cy}" r="${person.r}"/></svg>`,
  ].join('');
}

const sign = (path: string): string =>
  `<svg class="sign" viewBox="0 0 40 40" aria-hidden="true"><path d="${path}"/></svg>`;

const SIGNS: Readonly<Record<Mood, string>> = {
  good: sign('M13 20.5l5 5 9.5-10.5'),
  bad: sign('M20 12.5v9.5M20 26.7v.3'),
  neutral: sign('M14 20h12'),
  asks: '',
};
