// What a tick costs the page: time in scripts, styles and layout, by Chromium's own counters.

import { LAPTOP } from '../../../tests/browser/support/browser.mjs';
import { open } from '../../../tests/browser/support/pages.mjs';

/** After a tick has come, all that it sets off is over, and the next one has not come. */
const SETTLED_AFTER_MS = 500;
/** The page settles down after it has been loaded. */
const SKIPPED = 3;

/**
 * Of so many ticks, with the processor slowed down so many times: milliseconds by kind.
 *
 * `clock` is `timeTicks`, as time passes, or `threadTicks`, the CPU time of the page's thread, which other work on the machine
 * does not add to. Chromium slows a thread down by stopping it: only the former tells.
 */
export async function ticksOf(play, wanted, { slowdown, clock }) {
  const context = await play.browser.newContext({ viewport: LAPTOP, locale: 'en-US' });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Performance.enable', { timeDomain: clock });
    await open(page, `${play.url}/`);
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    const counters = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    };
    const found = [];
    let before = null;
    let boards = 0;
    let wake = null;
    session.on('Network.eventSourceMessageReceived', ({ eventName }) => {
      if (eventName !== 'board' && eventName !== 'snapshot') return;
      boards += 1;
      wake?.();
    });
    for (let tick = 0; tick < wanted + SKIPPED; tick += 1) {
      if (boards === 0) await within(10_000, new Promise((done) => (wake = done)));
      await new Promise((done) => setTimeout(done, SETTLED_AFTER_MS));
      const [after, came] = [await counters(), boards];
      boards = 0;
      // Two that came at once cannot be told apart.
      if (before !== null && tick >= SKIPPED && came === 1) found.push(cost(before, after));
      before = after;
    }
    if (found.length < wanted / 2) throw new Error(`of ${wanted} ticks only ${found.length} came one by one`);
    play.note(`ticks, ${slowdown} times as slow, ${clock}: ${found.map(({ script_ms }) => script_ms.toFixed(1)).join(' ')}`);
    return found;
  } finally {
    await context.close();
  }
}

/** So long takes the work that is always the same, when nothing is in its way. */
const LOOP_MS = 2;
const LOOPS = 100;

/**
 * How long a loop of LOOP_MS takes on a page with the processor slowed down so many times: what machine and emulation make of work
 * that is always the same.
 */
export async function loopsOf(play, { slowdown }) {
  const context = await play.browser.newContext();
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await page.evaluate((wanted_ms) => {
      let value = 1;
      const work = (turns) => {
        for (let turn = 0; turn < turns; turn += 1) value = (Math.imul(value, 1_103_515_245) + 12_345) | 0;
        return value;
      };
      const took = (turns) => {
        const began = performance.now();
        work(turns);
        return performance.now() - began;
      };
      const turns = 10_000_000;
      const best = Math.min(...Array.from({ length: 20 }, () => took(turns)));
      globalThis.loop = () => took(Math.round((turns * wanted_ms) / best));
    }, LOOP_MS);
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    const found = await page.evaluate(async (loops) => {
      const found = [];
      while (found.length < loops) {
        await new Promise((done) => setTimeout(done, 250));
        found.push(globalThis.loop());
      }
      return found;
    }, LOOPS);
    play.note(`loops of ${LOOP_MS} ms, ${slowdown} times as slow: ${found.map((ms) => ms.toFixed(1)).join(' ')}`);
    return { loop_ms: LOOP_MS, took_ms: found };
  } finally {
    await context.close();
  }
}

function cost(before, after) {
  const ms = (name) => (after[name] - before[name]) * 1000;
  return {
    script_ms: ms('ScriptDuration'),
    style_ms: ms('RecalcStyleDuration'),
    layout_ms: ms('LayoutDuration'),
    task_ms: ms('TaskDuration'),
    nodes: after.Nodes,
    heap_mb: after.JSHeapUsedSize / 1e6,
  };
}

function within(ms, promise) {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`no tick within ${ms / 1000} s`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
