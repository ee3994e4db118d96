// What every page does well: languages, keyboard, reloads, a lost network, no scripts.

import assert from 'node:assert/strict';
import {
  agreesWithServer,
  boardScore,
  feed,
  goTo,
  isLive,
  leadsTo,
  ownScore,
  reload,
  row,
  serverSays,
} from '../support/pages.mjs';
import { until } from '../support/wait.mjs';

const HANGUL = /[가-힣]/;
/** From this age on a page has to say that it is old. */
const STALE_AFTER_S = 3;
const OLD_WORDS = ['Stale', 'Reconnecting'];
const LOST_FOR_S = 5;
const RECONNECTS_WITHIN_S = 20;

const headings = async (page) => (await page.locator('h2:visible').allInnerTexts()).map((text) => text.trim());
const language = (page) => page.locator('html').getAttribute('lang');

export async function speaksKorean({ player }) {
  const english = await headings(player);
  assert.ok(english.length >= 5 && !english.some((it) => HANGUL.test(it)), `English headings: ${english}`);
  await player.getByTestId('lang-ko').click();
  const isKorean = async () => {
    assert.equal(await language(player), 'ko');
    const korean = await headings(player);
    assert.ok(korean.length >= 5 && korean.every((it) => HANGUL.test(it)), `Korean headings: ${korean}`);
    assert.match(await player.locator('.topbar__who').innerText(), /^You\b/, "the team's name was translated");
  };
  await until('Korean', () => language(player), { within_s: 5, is: (lang) => lang === 'ko' });
  await isKorean();
  await reload(player);
  await isKorean();
  await goTo(player, '/');
  assert.equal(await language(player), 'ko');
  const teams = ['Hash Browns', 'You'];
  const rows = async () => (await Promise.all(teams.map((team) => row(player, team).innerText()))).join('\n');
  for (const team of teams) assert.match(await rows(), new RegExp(team));
  assert.match(await rows(), HANGUL);
  // Status, tags and what else is in a row follow at once.
  await player.getByTestId('lang-en').click();
  await until('English rows', rows, { within_s: 5, is: (text) => !HANGUL.test(text) && /\bbot\b/.test(text) && /\byou\b/.test(text) });
  await player.getByTestId('lang-ko').click();
  await until('Korean rows', rows, { within_s: 5, is: (text) => HANGUL.test(text) && !/\b(bot|you)\b/.test(text) });
  await goTo(player, '/team');
  await player.getByTestId('lang-en').click();
  await until('English', () => language(player), { within_s: 5, is: (lang) => lang === 'en' });
  await reload(player);
  const again = await headings(player);
  assert.ok(!again.some((it) => HANGUL.test(it)), `English again: ${again}`);
}

export async function obeysTheKeyboard({ player }) {
  await leadsTo(player, '/', () => player.keyboard.press('b'));
  await isLive(player, 10);
  await player.keyboard.press('/');
  await player.keyboard.type('cache');
  const shown = () => player.locator('[data-testid^="row-"]:visible').count();
  await until('one team', shown, { within_s: 5, is: (count) => count === 1 });
  assert.ok(await row(player, 'Cache Me Outside').isVisible());
  await player.locator('#find-team').fill('');
  await until('all teams', shown, { within_s: 5, is: (count) => count === 4 });
  await player.locator('#find-team').blur();
  await player.keyboard.press('?');
  const help = player.getByRole('dialog');
  await help.waitFor();
  await player.keyboard.press('Escape');
  await help.waitFor({ state: 'hidden' });
  await leadsTo(player, '/team', () => player.keyboard.press('t'));
  await isLive(player, 10);
}

export async function reloadLosesNothing({ player }) {
  const lines = () => player.getByTestId('audit').locator('tbody tr').count();
  const [before, linesBefore] = [await serverSays(player), await lines()];
  await reload(player);
  await isLive(player, 10);
  await agreesWithServer(player, 10);
  const after = await serverSays(player);
  assert.ok(after.second >= before.second && after.row.split.fast >= before.row.split.fast);
  assert.ok((await lines()) >= linesBefore, 'the audit log got shorter');
  assert.ok((await player.getByTestId('score-events').locator('tbody tr').count()) > 0, 'score events are gone');
}

/**
 * The network goes and comes back; the page says so, and needs no help.
 *
 * @param {'freeze' | 'cut'} how whether the browser notices
 * @param {string} word what the page calls it at first
 */
async function losesTheNetwork({ player, wire, problems }, how, word) {
  const loaded = await player.evaluate(() => performance.timeOrigin);
  const old = await problems.provoke(/net::ERR_/, async () => {
    wire[how]();
    try {
      const isOld = (it) => it.greyed && it.word === word;
      await until('the page to go grey', () => feed(player), { within_s: STALE_AFTER_S + 2, is: isOld });
      const hasAge = (it) => it.greyed && OLD_WORDS.includes(it.word) && it.age_s >= LOST_FOR_S;
      return await until('the page to say its age', () => feed(player), { within_s: LOST_FOR_S + 5, is: hasAge });
    } finally {
      wire.mend();
      await isLive(player, 15);
    }
  });
  await agreesWithServer(player, 10);
  assert.equal(await player.evaluate(() => performance.timeOrigin), loaded, 'the page was loaded anew');
  return `${old.word}, ${old.age_s} s ago`;
}

export const saysWhenNothingComes = (play) => losesTheNetwork(play, 'freeze', 'Stale');
export const saysWhenItIsCutOff = (play) => losesTheNetwork(play, 'cut', 'Reconnecting');

/** The connection is dead but nobody said so: only a new one helps. */
export async function replacesADeadConnection({ player, wire, problems }) {
  await problems.provoke(/net::ERR_/, async () => {
    wire.strand();
    await until('the page to go grey', () => feed(player), { within_s: STALE_AFTER_S + 2, is: (it) => it.greyed });
    await isLive(player, RECONNECTS_WITHIN_S);
    wire.clear();
  });
}

/** The reader's browser runs no scripts. */
export async function worksWithoutScripts({ game, reader }) {
  await reader.goto(game.url);
  const rows = reader.locator('[data-testid^="row-"]');
  assert.equal(await rows.count(), 4);
  for (const team of ['Hash Browns', 'You']) {
    assert.match(await row(reader, team).innerText(), new RegExp(team));
    assert.notEqual(await boardScore(reader, team), 0);
  }
  assert.notEqual((await feed(reader)).word, 'Live', 'a page that cannot move says that it is live');
  await reader.getByTestId('lang-ko').click();
  await reader.waitForURL(/lang=ko/);
  assert.equal(await language(reader), 'ko');
  assert.match(await reader.locator('#board-title').innerText(), HANGUL);
}

/** The same for the console. */
export async function consoleWorksWithoutScripts({ teamLink, reader }) {
  await reader.goto(teamLink);
  assert.equal(new URL(reader.url()).pathname, '/team');
  assert.notEqual(await ownScore(reader), null);
}
