/** What a schema says about a value, in words for a form. Issues of zod that carry their own words keep them. */
export const validation = {
  needed: 'This is needed.',
  url: 'Enter a whole address, beginning with https://',
  tooLong: (limit: string) => `At most ${limit} characters.`,
  tooSmall: (limit: string) => `At least ${limit}.`,
  tooBig: (limit: string) => `At most ${limit}.`,
  number: 'Enter a number.',
  other: 'This cannot be used here.',
};
