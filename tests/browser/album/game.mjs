// Pictures of a hosted game: the 45-minute story in five minutes, with one team of people and four of bots.

import { fillIn } from '../steps/evening.mjs';
import { apply } from '../steps/repair.mjs';
import { newPerson } from '../support/browser.mjs';
import { HOSTED, startGame } from '../support/game.mjs';
import { isLive, leadsTo, median, open } from '../support/pages.mjs';
import { until } from '../support/wait.mjs';

const SPEED = 9;
const LENGTH_S = (45 * 60) / SPEED;
const TEAMS = ['Red', '판교 유니콘즈=lunch-cache', 'Hash Browns=lunch-expert', 'Blank Slate=do-nothing', 'Late Lunch=lunch-late'];
/** The story's nineteenth minute, in which a zone goes out, and four seconds for clients to notice. */
const OUTAGE_S = (19 * 60) / SPEED + 4;
/** The 28th minute, in which the CEO chooses the wrong key, and ten seconds for answers to go wrong. */
const CEO_S = (28 * 60) / SPEED + 10;
const WINDOW = { width: 1200, height: 800 };
/** More of a long page than that is too small to read beside a text. */
const PAGE_MAX = 1300;

/**
 * @param {{ browser: import('playwright-core').Browser, camera: object, problems: object }} studio
 * @param {(game: object) => Promise<void>} afterwards what else is done with the game that is over
 */
export async function ofAGame(studio, afterwards) {
  const words = ['host', 'lunch-hour', '--speed', String(SPEED), ...TEAMS.flatMap((team) => ['--team', team])];
  // Where people in a room would find it; the pictures are taken by loopback.
  words.push('--join-url', 'http://192.168.0.7:8080');
  const game = await startGame(words, HOSTED);
  try {
    const { browser, problems } = studio;
    const [facilitator, red] = await Promise.all(
      ['facilitator', 'red'].map((who) => newPerson(browser, who, problems, { viewport: WINDOW })),
    );
    const play = { ...studio, game, facilitator, red };
    await beforeTheStart(play);
    await theFirstMinutes(play);
    await theMiddle(play);
    await theCeo(play);
    await theEnd(play);
    await afterwards(game);
  } finally {
    await game.stop();
  }
}

async function beforeTheStart({ camera, game, facilitator, red }) {
  await open(facilitator, game.facilitatorLink);
  await camera.take(facilitator, `${game.url}/`, 'lobby', { height: 900 });
  await camera.take(facilitator, `${game.url}/stage`, 'stage-lobby', { height: WINDOW.height });
  await camera.take(red, `${game.url}/join`, 'join', { height: 900, sight: '.status--fast' });
  await leadsTo(red, '/team', () => fillIn(red, { pin: game.pin, team: 'Red', name: 'Mina' }));
  await isLive(red, 15);
}

/** Slow, then wrong, then right. */
async function theFirstMinutes({ camera, game, facilitator, red }) {
  await open(facilitator, `${game.url}/`);
  await facilitator.getByTestId('start').click();
  await until('answers that take seconds', () => median(red), { within_s: 60, is: (us) => us > 1_000_000 });
  await camera.take(red, `${game.url}/team`, 'team-slow', { height: 900 });
  await camera.take(red, `${game.url}/team`, 'cdn', { part: 'form:has([data-testid="cdn-apply"])' });

  await red.getByTestId('cdn-key-path').check();
  await apply(red, 'cdn-apply');
  await red.getByTestId('alarm').waitFor({ timeout: 60_000 });
  await camera.take(red, `${game.url}/team`, 'alarm', { height: 620, sight: '[data-testid="alarm"]' });
  await red.getByTestId('alarm-fix').click();
  await until('the right key', () => red.getByTestId('cdn-key-query-string').isChecked(), { within_s: 10 });
  await red.getByTestId('launch-script').selectOption('baked');
  await apply(red, 'launch-apply');
  await red.getByTestId('group-desired').fill('3');
  await apply(red, 'group-apply');
  await camera.take(red, `${game.url}/runbook`, 'runbook', { height: 1100 });
  await askedForAHint({ game, red });
  await camera.take(red, `${game.url}/hints`, 'hints');
}

/** Hints come to those who have lost points for a while: here, by money for nothing. */
async function askedForAHint({ game, red }) {
  const ask = async () => {
    await red.goto(`${game.url}/hints`);
    return red.locator('form button').count();
  };
  await until('a hint', ask, { within_s: 120 });
  await red.locator('form button').first().click();
}

/** A zone goes out, as the story has it. */
async function theMiddle({ camera, game, facilitator, red }) {
  await playedUntil('the outage of a zone', ({ second }) => second >= OUTAGE_S, { game, facilitator });
  await camera.take(facilitator, `${game.url}/`, 'board', { isDark: true, height: PAGE_MAX });
  // The projector is dark in any case.
  await camera.take(facilitator, `${game.url}/stage`, 'stage', { height: WINDOW.height });
  await camera.take(facilitator, `${game.url}/facilitator`, 'facilitator', { isDark: true, height: PAGE_MAX });
  await camera.take(facilitator, `${game.url}/stage/remote`, 'stage-remote', { height: WINDOW.height });
  await camera.take(facilitator, `${game.url}/scenario`, 'scenario', { height: 950 });
  await somebodyTriesDoors({ game, red });
  await camera.take(facilitator, `${game.url}/visits`, 'visits', { height: 600 });
  await camera.take(red, `${game.url}/team`, 'team', { isDark: true, height: PAGE_MAX });
  await camera.take(red, `${game.url}/log`, 'logs', { height: 700 });
  await red.locator('main a[href*="instance="]').first().click();
  await camera.take(red, red.url(), 'log', { height: 700 });
}

/** What the record of visits is for. */
async function somebodyTriesDoors({ game, red }) {
  const { request } = red.context();
  const headers = { origin: new URL(game.url).origin };
  const wrong = { pin: '000000', team: 0, member: 'M' };
  for (let times = 0; times < 3; times += 1) await request.post(`${game.url}/api/join`, { headers, data: wrong });
  for (const path of ['/api/visits', '/api/script', '/api/admin']) await request.get(game.url + path);
}

/** The CEO helps with the key, and the alarm says how to mend it. */
async function theCeo({ game, facilitator, red }) {
  await playedUntil('the CEO to help', ({ second }) => second >= CEO_S, { game, facilitator });
  await open(red, `${game.url}/team`);
  await red.getByTestId('alarm-fix').click({ timeout: 60_000 });
}

async function theEnd({ camera, game, facilitator, red }) {
  await playedUntil('the end', ({ phase }) => phase === 'ended', { game, facilitator });
  await camera.take(facilitator, `${game.url}/`, 'final', { height: 900 });
  const isMade = async () => (await red.goto(`${game.url}/report`)).ok();
  await until('the report', isMade, { within_s: 240 });
  await camera.take(red, `${game.url}/report`, 'report', { height: 1100 });
  await camera.take(facilitator, `${game.url}/reveal?step=${TEAMS.length}`, 'reveal', { height: WINDOW.height });
}

/** A machine that is busy with other things may stand still for a while, and the game with it: then it is resumed. */
async function playedUntil(what, is, { game, facilitator }) {
  const { request } = facilitator.context();
  const { origin } = new URL(game.url);
  const look = async () => {
    const { board } = await (await request.get(`${game.url}/api/board`)).json();
    if (board.phase === 'paused') await request.post(`${game.url}/api/resume`, { headers: { origin }, data: {} });
    return board;
  };
  await until(what, async () => is(await look()), { within_s: 2 * LENGTH_S });
}
