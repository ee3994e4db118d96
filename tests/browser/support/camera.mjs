// Pictures for the guides: one screen in several languages and themes, as small as they may be.

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openIn } from './screens.mjs';
import { until } from './wait.mjs';

/** Sharp enough for text; a page of tables is a tenth of its PNG. */
const QUALITY = 76;
const READY_WITHIN_S = 40;
/** In the last one the page is left, and whoever goes on acts in it. */
const LOOKS = [
  { lang: 'ko', theme: 'dark' },
  { lang: 'ko', theme: 'light' },
  { lang: 'en', theme: 'dark' },
  { lang: 'en', theme: 'light' },
];

export class Camera {
  #folder;
  #isAll;
  #taken = [];

  /** @param {string} folder @param {{ isAll: boolean }} how `isAll`: dark ones too, wanted or not */
  constructor(folder, { isAll }) {
    this.#folder = folder;
    this.#isAll = isAll;
  }

  /**
   * Opens an address in each look, waits until there is something to see, and takes its picture.
   *
   * @param {import('playwright-core').Page} page
   * @param {string} url
   * @param {string} name of the picture
   * @param {{ isDark?: boolean, height?: number, part?: string, sight?: string }} how
   *   `isDark`: in English in the dark, too; `height`: no more than so many pixels; `part`: that element alone; `sight`: an element
   *   to wait for
   */
  async take(page, url, name, how = {}) {
    for (const { lang, theme } of LOOKS) {
      const isWanted = theme === 'light' || (how.isDark && lang === 'en') || this.#isAll;
      if (!isWanted) continue;
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await openIn(page, url, lang, { name, sight: how.sight, within_s: READY_WITHIN_S });
      await hasSettled(page);
      await this.#shoot(page, path.join(lang, theme === 'dark' ? `${name}-dark` : name), how);
    }
    console.log(name);
  }

  /** What was taken, with its size in bytes. */
  get taken() {
    return [...this.#taken];
  }

  async #shoot(page, name, { height = Infinity, part = 'body' }) {
    const element = page.locator(part).first();
    await element.scrollIntoViewIfNeeded();
    await page.evaluate(() => window.scrollTo(0, 0));
    const box = await element.boundingBox();
    const clip = { x: box.x, y: box.y, width: box.width, height: Math.min(box.height, height), scale: 1 };
    const session = await page.context().newCDPSession(page);
    const how = { format: 'webp', quality: QUALITY, captureBeyondViewport: true, clip };
    const { data } = await session.send('Page.captureScreenshot', how);
    await session.detach();
    const file = path.join(this.#folder, `${name}.webp`);
    const bytes = Buffer.from(data, 'base64');
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
    this.#taken.push({ name, bytes: bytes.length });
  }
}

/** What is on the page is of now, and in the fonts that it is to be in. */
async function hasSettled(page) {
  // A replay stands still, and says so in the same way.
  const isReplay = await page.getByTestId('replay').count();
  const isStale = () => page.locator('.feed--stale').count();
  if (!isReplay) await until('live data', isStale, { within_s: READY_WITHIN_S, is: (count) => count === 0 });
  await page.evaluate(() => document.fonts.ready);
}
