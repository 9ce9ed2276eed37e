import { z } from 'zod';
import { write } from './define.ts';

export const windowCommands = {
  /**
   * Brings the window forward. Where the window is a page in the browser, it gets a new one-time address; in the
   * desktop app there is none, and `url` is null.
   */
  'window.open': write(
    z.strictObject({ openBrowser: z.boolean().default(true) }),
    z.object({ url: z.string().nullable(), browserOpened: z.boolean() }),
  ),
};
