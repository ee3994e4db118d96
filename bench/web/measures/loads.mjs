// How soon a page shows something and can be used, and what it loads, with an empty cache.

import { LAPTOP } from '../../../tests/browser/support/browser.mjs';

const HYDRATED_WITHIN_MS = 60_000;

/** Notes when the page can be used: in milliseconds since the navigation began. */
function markHydration() {
  const look = () => {
    if (globalThis.hydratedMs === undefined && document.documentElement?.hasAttribute('data-hydrated')) {
      globalThis.hydratedMs = performance.now();
    }
  };
  // At this time the document has no element yet.
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-hydrated'] });
}

async function newVisitor(browser) {
  const context = await browser.newContext({ viewport: LAPTOP, locale: 'en-US' });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  return { context, page, session };
}

/** What comes over the wire, by kind, in bytes; streams that are still open are not counted. */
function countBytes(session) {
  const kinds = new Map();
  const bytes = {};
  session.on('Network.responseReceived', ({ requestId, response, type }) => {
    const isBundle = /\.(js|wasm)$/.test(new URL(response.url).pathname);
    kinds.set(requestId, isBundle ? 'bundle' : type.toLowerCase());
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId);
    if (kind) bytes[kind] = (bytes[kind] ?? 0) + encodedDataLength;
  });
  return bytes;
}

async function load(browser, url, prepare = async () => {}) {
  const { context, page, session } = await newVisitor(browser);
  try {
    await prepare(page);
    await session.send('Network.clearBrowserCache');
    await page.addInitScript(markHydration);
    const bytes = countBytes(session);
    await page.goto(url);
    await page.waitForFunction(() => globalThis.hydratedMs !== undefined, null, { timeout: HYDRATED_WITHIN_MS });
    const [painted, hydrated] = await page.evaluate(() => [
      performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
      globalThis.hydratedMs,
    ]);
    // A page may be usable before it was ever painted.
    const fcp = painted ?? (await firstPaint(page));
    return { first_contentful_paint_ms: fcp, hydrated_ms: hydrated, bytes };
  } finally {
    await context.close();
  }
}

function firstPaint(page) {
  return page.evaluate(
    () =>
      new Promise((found) => {
        new PerformanceObserver((list) => {
          const paint = list.getEntriesByName('first-contentful-paint')[0];
          if (paint) found(paint.startTime);
        }).observe({ type: 'paint', buffered: true });
      }),
  );
}

/** Becomes a member of a team. */
const join = (play, run) => async (page) => {
  await page.goto(`${play.url}/join`);
  await page.getByTestId('join-pin').fill(play.pin);
  await page.getByTestId('join-team').selectOption(play.team);
  await page.getByTestId('join-name').fill(`Visitor ${run}`);
  await page.getByTestId('join-submit').click();
  await page.waitForURL((url) => url.pathname === '/team');
};

/** So many loads of the board, and of a team's page. */
export async function coldLoads(play, runs) {
  const out = { board: [], team: [] };
  for (let run = 0; run < runs; run += 1) {
    out.board.push(await load(play.browser, `${play.url}/`));
    out.team.push(await load(play.browser, `${play.url}/team`, join(play, run)));
    for (const [name, all] of Object.entries(out)) {
      const { first_contentful_paint_ms, hydrated_ms, bytes } = all.at(-1);
      play.note(`${name}: painted ${first_contentful_paint_ms.toFixed(0)} ms, hydrated ${hydrated_ms.toFixed(0)} ms, bundle ${bytes.bundle}`);
    }
  }
  return out;
}
