// What moves on the board, and how often: numbers, rows, and whatever should not.

import { LAPTOP } from '../../../tests/browser/support/browser.mjs';
import { open } from '../../../tests/browser/support/pages.mjs';

const SETTLED_AFTER_MS = 3_000;
/** What changes so soon after something else did is of the same tick: rows that have come into sight. */
const SAME_TICK_MS = 500;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Watches from within the page. */
function watch() {
  const body = document.querySelector('.board tbody');
  const seen = { moves: [], numbers: [], shifts: [], order: null };
  const order = () => [...body.rows].map((row) => row.dataset.testid).join();
  seen.order = order();
  new MutationObserver((records) => {
    const now = performance.now();
    const isScore = ({ target }) => {
      const element = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
      return element?.closest('.board__score') != null;
    };
    const scores = new Set(records.filter(isScore).map(({ target }) => target.parentElement?.closest('tr') ?? target));
    if (scores.size > 0) seen.numbers.push({ at: now, rows: scores.size });
    if (records.some(({ target, type }) => target === body && type === 'childList')) {
      const next = order();
      // Whatever is taken out and put back to where it was has not moved.
      if (next !== seen.order) seen.moves.push({ at: now });
      seen.order = next;
    }
  }).observe(body, { subtree: true, childList: true, characterData: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const inRows = ({ node }) => {
        const element = node instanceof Element ? node : node?.parentElement;
        return element != null && body.contains(element);
      };
      const moved = ({ previousRect, currentRect }) =>
        Math.abs(previousRect.y - currentRect.y) > Math.abs(previousRect.x - currentRect.x) ? 'down' : 'across';
      seen.shifts.push({
        at: entry.startTime,
        value: entry.value,
        // What comes and goes above the rows pushes them down.
        callouts: [...document.querySelectorAll('main .callout')].map(({ dataset }) => dataset.testid),
        // Chromium names the five largest.
        sources: entry.sources.map((source) => ({
          rows: inRows(source),
          way: moved(source),
          what: source.node instanceof Element ? `${source.node.tagName.toLowerCase()}.${source.node.className}` : String(source.node?.nodeName),
        })),
      });
    }
  }).observe({ type: 'layout-shift' });
  globalThis.seen = seen;
}

/** None seen means none there were only if one would have been seen. */
async function seesShifts(page) {
  await page.evaluate(() => {
    globalThis.seen.shifts.length = 0;
    const block = document.createElement('div');
    block.style.height = '100px';
    document.querySelector('main').prepend(block);
  });
  await sleep(SETTLED_AFTER_MS);
  const seen = await page.evaluate(() => globalThis.seen.shifts.length);
  if (seen === 0) throw new Error('a shift that was made on purpose was not seen');
}

/** Watches so many seconds of the game. */
export async function changes(play, seconds) {
  const context = await play.browser.newContext({ viewport: LAPTOP, locale: 'en-US' });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    // In a second in which no answer came the scores are what they were, and no number has to change.
    let [ticks, quiet, scores] = [0, 0, ''];
    session.on('Network.eventSourceMessageReceived', ({ eventName, data }) => {
      if (eventName !== 'board') return;
      const now = JSON.stringify(JSON.parse(data).teams.map(({ id, score_mpt }) => [id, score_mpt]).sort());
      now === scores ? (quiet += 1) : (ticks += 1);
      scores = now;
    });
    await open(page, `${play.url}/`);
    await sleep(SETTLED_AFTER_MS);
    await page.evaluate(watch);
    [ticks, quiet] = [0, 0];
    await sleep(seconds * 1000);
    const [came, same] = [ticks, quiet];
    const { moves, numbers, shifts } = await page.evaluate(() => globalThis.seen);
    const ofTicks = [];
    for (const change of numbers) if (ofTicks.length === 0 || change.at - ofTicks.at(-1).at >= SAME_TICK_MS) ofTicks.push(change);
    const gaps = moves.slice(1).map(({ at }, i) => (at - moves[i].at) / 1000);
    const isOfRows = ({ at, sources }) =>
      sources.every(({ rows, way }) => rows && way === 'down') && moves.some((move) => at >= move.at && at - move.at < 500);
    const others = shifts.filter((shift) => !isOfRows(shift));
    const sum = (list) => list.reduce((total, { value }) => total + value, 0);
    const out = {
      seconds,
      ticks: came,
      quiet_ticks: same,
      moves: moves.length,
      least_gap_s: Math.min(...gaps),
      gaps_s: gaps,
      number_changes: ofTicks.length,
      rows_each: ofTicks.map(({ rows }) => rows),
      shift_of_rows: sum(shifts.filter(isOfRows)),
      shift_of_others: sum(others),
      callouts: [...new Set(others.flatMap(({ callouts }) => callouts))],
      others,
    };
    await seesShifts(page);
    play.note(`changes: ${out.moves} of the order, ${out.number_changes} of numbers, shifts ${out.shift_of_rows.toFixed(3)} and ${out.shift_of_others.toFixed(4)}`);
    return out;
  } finally {
    await context.close();
  }
}
