import type { Page } from 'playwright-core';

/** Everything that a page was told and that it shows, as texts to be searched. */
export interface Overheard {
  /** Takes down what the page shows and keeps now. */
  look(): Promise<void>;
  /** All of it: addresses, requests, answers, pushed messages, the document, the storage. */
  everything(): Promise<string>;
}

/** Listens to a page from its first request on. */
export async function overhear(page: Page): Promise<Overheard> {
  const heard: string[] = [];
  const bodies: Promise<void>[] = [];
  page.on('request', (request) => heard.push(request.url(), request.postData() ?? ''));
  page.on('response', (response) => {
    if (!response.url().includes('/rpc/')) return;
    bodies.push(
      response.text().then(
        (body) => void heard.push(body),
        // Asked for by a page that was gone before the answer came.
        () => undefined,
      ),
    );
  });
  page.on('console', (message) => heard.push(message.text()));
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Network.enable');
  protocol.on('Network.eventSourceMessageReceived', ({ data }) => heard.push(data));
  return {
    async look() {
      heard.push(
        await page.content(),
        await page.evaluate(() =>
          JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie]),
        ),
      );
    },
    async everything() {
      await Promise.all(bodies);
      return heard.join('\n');
    },
  };
}
