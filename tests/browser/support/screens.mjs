// Screens in each language and theme: who opens which address, what has to be there, and what is done there.

import { violationsIn, THEMES } from './axe.mjs';

export const LANGS = ['en', 'ko'];
const UP_WITHIN_S = 20;

/**
 * A screen to be looked at.
 *
 * @typedef {object} Screen
 * @property {string} name
 * @property {string} who looks at it, one of the people of the story
 * @property {string} path
 * @property {number} [status] of the answer, if it is no success
 * @property {string} [sight] what has to be there before anybody looks
 * @property {[string, (page: import('playwright-core').Page) => Promise<void>][]} [acts] what is done there, one after the
 *   other; each is looked at, too
 */

/**
 * What axe finds on these screens in both languages and themes, one line each, and how often it looked.
 *
 * Each person has as many tabs as there are screens at once, each with cookies of its own: the language is one.
 *
 * @param {{ base: string, tabs: Record<string, import('playwright-core').Page[]>, problems: object }} play
 * @param {Screen[]} screens
 */
export async function foundOn({ base, tabs, problems }, screens) {
  const found = [];
  let looks = 0;
  const look = async (page, name) => {
    for (const theme of THEMES) {
      looks += 1;
      for (const line of await violationsIn(page, theme)) found.push(`${name}, ${line}`);
    }
  };
  const visit = async (screen, page, lang) => {
    const name = `${screen.name}, ${lang}`;
    await openIn(page, base + screen.path, lang, screen);
    await look(page, name);
    for (const [act, does] of screen.acts ?? []) {
      try {
        await does(page);
      } catch (error) {
        throw new Error(`${name}, ${act}: ${error.message}`, { cause: error });
      }
      await look(page, `${name}, ${act}`);
    }
  };
  const left = screens.flatMap((screen) => LANGS.map((lang) => ({ screen, lang })));
  // Several tabs at once; nobody shares one, and each person's are as many as there are workers.
  const worker = async (place) => {
    for (let next = left.shift(); next; next = left.shift()) {
      await visit(next.screen, tabs[next.screen.who][place], next.lang);
    }
  };
  const workers = Object.values(tabs)[0].length;
  await problems.provoke(/\b4\d\d\b/, () => Promise.all(Array.from({ length: workers }, (_, place) => worker(place))));
  return { found, looks };
}

/** Opens an address in a language, and waits until there is something to see. */
export async function openIn(page, url, lang, { name = url, status, sight, within_s = UP_WITHIN_S } = {}) {
  await page.context().addCookies([{ name: 'lang', value: lang, url: new URL(url).origin }]);
  const response = await page.goto(url);
  const isExpected = status ? response.status() === status : response.ok();
  if (!isExpected) throw new Error(`${name}: ${url} was answered with ${response.status()}`);
  const timeout = within_s * 1000;
  if (await page.locator('script[type="module"]').count()) {
    await page.locator('html[data-hydrated]').waitFor({ state: 'attached', timeout });
  }
  if (sight) await page.locator(sight).first().waitFor({ timeout });
}
