const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The first letter of a name, as a person sees it. */
export function initial(name: string): string {
  const [first] = graphemes.segment(name.trim());
  return first?.segment ?? '?';
}
