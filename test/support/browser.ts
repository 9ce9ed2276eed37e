/** The browser of the end-to-end tests is the one that the demo story signs in with. */
export { launchBrowser } from '../../src-main/demo/browser.ts';
