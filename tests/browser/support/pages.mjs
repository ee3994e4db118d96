// What a person reads off the pages, and how they get about.

import { until } from './wait.mjs';

const HYDRATED_WITHIN_S = 20;
/** Further than from any end of a page to the other. */
const TABS_MAX = 120;

/** Opens an address, and waits until the page can be used. */
export async function open(page, url) {
  const response = await page.goto(url);
  await hydrated(page);
  return response;
}

/** Loads the page anew. */
export async function reload(page) {
  await page.reload();
  await hydrated(page);
}

async function hydrated(page) {
  await page.locator('html[data-hydrated]').waitFor({ state: 'attached', timeout: HYDRATED_WITHIN_S * 1000 });
}

/** Acts, and waits until the page that it leads to can be used. */
export async function leadsTo(page, pathname, act) {
  await act();
  await page.waitForURL((url) => url.pathname === pathname);
  await hydrated(page);
}

/** Follows a link of the header. */
export function goTo(page, pathname) {
  const link = page.getByTestId(pathname === '/' ? 'nav-board' : 'nav-team');
  return leadsTo(page, pathname, () => link.click());
}

/** Goes on or back with Tab until the element has the focus: as somebody does who has no mouse. */
export async function tabTo(page, locator, { tabs_max = TABS_MAX } = {}) {
  const wayTo = (it) => {
    const from = document.activeElement;
    if (it === from) return null;
    return it.compareDocumentPosition(from) & Node.DOCUMENT_POSITION_FOLLOWING ? 'Shift+Tab' : 'Tab';
  };
  for (let tabs = 0; tabs <= tabs_max; tabs += 1) {
    const key = await locator.evaluate(wayTo);
    if (key === null) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${tabs_max} tabs do not lead to ${locator}`);
}

/** A number in an attribute; none while the attribute is missing. */
async function number(locator, attribute) {
  const text = await locator.getAttribute(attribute);
  return text === null ? null : Number(text);
}

export const row = (page, team) => page.getByTestId(`row-${team}`);
/** A team's score on the board, in points. */
export async function boardScore(page, team) {
  const text = await row(page, team).getByTestId('score').innerText();
  return Number(text.replaceAll(',', '').replace('\u2212', '-'));
}
/** The own score on the console, in milli-points. */
export const ownScore = (page) => number(page.getByTestId('vital-score'), 'data-mpt');
/** The median latency of the last ten seconds on the console, in microseconds. */
export const median = (page) => number(page.getByTestId('vital-p50'), 'data-us');

/** Live, stale, reconnecting: the mark's word, the age beside it, and whether the page is greyed. */
export async function feed(page) {
  const [mark, greyed] = await Promise.all([
    page.getByTestId('feed').innerText(),
    page.locator('main').getAttribute('data-feed'),
  ]);
  const age = mark.match(/(\d+) s ago/);
  return { word: mark.trim().split('\n')[0].trim(), age_s: age ? Number(age[1]) : null, greyed: greyed === 'stale' };
}

/** Waits until the page shows live data. */
export function isLive(page, within_s) {
  return until('live data', () => feed(page), { within_s, is: ({ word, greyed }) => word === 'Live' && !greyed });
}

/** What the server says about the visitor's team. */
export async function serverSays(page) {
  const answer = await page.context().request.get(new URL('/api/team', page.url()).href);
  return answer.json();
}

/** Waits until the console shows the very score that the server has. */
export function agreesWithServer(page, within_s) {
  const compare = async () => {
    const [shown, said] = await Promise.all([ownScore(page), serverSays(page)]);
    return { shown, said: said.row.score_mpt };
  };
  return until('page and server to agree', compare, { within_s, is: ({ shown, said }) => shown === said });
}
