import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { contractClient } from '../bridge/client.ts';
import { createFeed } from '../bridge/feed.ts';
import { pickTransport } from '../bridge/pick-transport.ts';
import { App } from './app.tsx';
import { createWindowRouter } from './router.tsx';
import { applyTheme, readTheme } from './theme.ts';

/** Draws the window into an element, over the transport that there is. */
export function start(root: HTMLElement): void {
  applyTheme(readTheme());
  const transport = pickTransport(window);
  const bridge = { client: contractClient(transport), feed: createFeed(transport), host: transport.kind };
  createRoot(root).render(
    <StrictMode>
      <App bridge={bridge} router={createWindowRouter()} />
    </StrictMode>,
  );
}
