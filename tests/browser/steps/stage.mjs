// The projector and what belongs to it: lobby with code, slides, remote, reveal.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { feed, isLive, leadsTo, open } from '../support/pages.mjs';
import { shoot } from '../support/shots.mjs';
import { until } from '../support/wait.mjs';

export const WALL = { width: 1920, height: 1080 };
const JSQR = createRequire(import.meta.url).resolve('jsqr');
const HANGUL = /[가-힣]/;

const slide = (page) => page.getByTestId('stage').getAttribute('data-slide');
const shows = (page, wanted) => until(`the slide ${wanted}`, () => slide(page), { within_s: 10, is: (it) => it === wanted });

/** Presses a button of the remote. */
async function press(remote, value) {
  await remote.locator(`button[name="show"][value="${value}"]`).click();
  await remote.locator(`button[value="${value}"][aria-pressed="true"]`).waitFor();
}

/** What a phone's camera would read off a page: the picture of the code, decoded elsewhere. */
async function scanned(browser, page) {
  const png = await page.getByTestId('qr').first().screenshot();
  const context = await browser.newContext();
  try {
    const desk = await context.newPage();
    await desk.addScriptTag({ content: await readFile(JSQR, 'utf8') });
    return await desk.evaluate(async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.width, image.height];
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      const { data, width, height } = context.getImageData(0, 0, image.width, image.height);
      return window.jsQR(data, width, height)?.data ?? null;
    }, `data:image/png;base64,${png.toString('base64')}`);
  } finally {
    await context.close();
  }
}

/** The facilitator's projector shows code and PIN; the code leads to a form that has the PIN already. */
export async function lobbyInvites({ browser, game, projectorLink, wall, phone }) {
  await open(wall, projectorLink);
  assert.equal(new URL(wall.url()).pathname, '/stage');
  await shows(wall, 'lobby');
  assert.equal((await wall.getByTestId('stage-pin').innerText()).replace(' ', ''), game.pin);
  const url = await scanned(browser, wall);
  assert.equal(url, `${game.url}/join?pin=${game.pin}`);
  assert.equal(`http://${await wall.getByTestId('stage-address').innerText()}`, `${game.url}/join`);
  await open(phone, url);
  assert.equal(await phone.getByTestId('join-pin').inputValue(), game.pin);
}

/** Somebody who is not logged in sees the code, and no PIN. */
export async function strangersSeeNoPin({ browser, game, stranger }) {
  await open(stranger, `${game.url}/stage`);
  await shows(stranger, 'lobby');
  assert.equal(await stranger.getByTestId('stage-pin').count(), 0);
  assert.equal(await scanned(browser, stranger), `${game.url}/join`);
  await stranger.goto(`${game.url}/`);
  assert.equal(await scanned(browser, stranger), `${game.url}/join`);
  assert.ok(!(await stranger.content()).includes(game.pin), 'the PIN is on the page');
}

/** The wall counts those who join, without being touched. */
export async function joiningIsSeen({ wall, phone }) {
  await phone.getByTestId('join-team').selectOption('Red');
  await phone.getByTestId('join-name').fill('Mina');
  await leadsTo(phone, '/team', () => phone.getByTestId('join-submit').click());
  const teams = () => wall.getByTestId('stage-teams').innerText();
  await until('the wall to count her', teams, { within_s: 10, is: (text) => /Red\s+1 in/.test(text) });
}

/** A countdown set by a button is on the wall and on the board. */
export async function countdownIsSeen({ game, remote, wall, stranger }) {
  await remote.goto(`${game.url}/stage/remote`);
  await remote.locator('button[name="start_in_min"][value="10"]').click();
  await remote.getByTestId('remote-countdown').waitFor();
  await open(stranger, game.url);
  for (const at of [wall.getByTestId('stage-countdown'), stranger.getByTestId('countdown')]) {
    const left = async () => (await at.innerText()).match(/\d\d:\d\d/)?.[0];
    const first = await until('a countdown', left, { within_s: 10 });
    await until('it to go on', left, { within_s: 10, is: (now) => now && now < first });
  }
  await remote.locator('button[name="start_in_min"][value="0"]').click();
  await until('it to be gone', () => wall.getByTestId('stage-countdown').count(), { within_s: 10, is: (n) => n === 0 });
  const hidden = () => stranger.getByTestId('countdown').isHidden();
  await until('it to be gone from the board', hidden, { within_s: 10 });
}

/** The remote switches the wall; the wall moves by itself meanwhile. */
export async function remoteSwitchesSlides({ remote, wall, game }) {
  const origin = new URL(game.url).origin;
  const started = await remote.context().request.post(`${game.url}/api/start`, { headers: { origin }, data: {} });
  assert.equal(started.status(), 200);
  await shows(wall, 'top-ten');
  await isLive(wall, 10);
  const left = () => wall.getByTestId('stage-left').innerText();
  const before = await left();
  await until('time to pass', left, { within_s: 10, is: (now) => now < before });
  await remote.goto(`${game.url}/stage/remote`);
  for (const name of ['movers', 'trend', 'incident', 'clock', 'top-ten']) {
    await press(remote, name);
    await shows(wall, name);
    // Whatever the slide, one look is enough.
    for (const part of ['stage-headline', 'stage-left', 'stage-points-left', 'obituaries']) {
      assert.equal(await wall.getByTestId(part).count(), 1, `${part} on ${name}`);
    }
    assert.notEqual(await wall.getByTestId('stage-headline').innerText(), '');
    const [wide, high] = await wall.evaluate(() => [document.body.scrollWidth, document.body.scrollHeight]);
    assert.deepEqual([wide, high], [WALL.width, WALL.height], `${name} sticks out`);
  }
}

/** The zone that went out took everybody's instances along: the ticker says who they were. */
export async function theDeadAreNamed({ wall }) {
  const ticker = () => wall.getByTestId('obituaries').innerText();
  await until('an obituary', ticker, { within_s: 40, is: (text) => /† \S.*, \d+ s, survived by none/.test(text) });
}

/** Twelve teams: the table turns its pages. */
export async function pagesTurn({ wall }) {
  const label = () => wall.getByTestId('stage-page').innerText();
  const first = await until('a page', label, { within_s: 10 });
  const second = await until('the next page', label, { within_s: 30, is: (now) => now !== first });
  assert.match(second, /page \d of 2/);
  const rows = await wall.getByTestId('stage-row').count();
  assert.ok(rows === 10 || rows === 2, `${rows} rows`);
}

/** Without scripts the projector shows how things stood, and does not claim to be live. */
export async function standsWithoutScripts({ game, reader }) {
  await reader.goto(`${game.url}/stage?lang=ko`);
  assert.match(await reader.getByTestId('stage-headline').innerText(), HANGUL);
  assert.ok((await reader.getByTestId('stage-row').count()) > 0);
  assert.notEqual((await feed(reader)).word, '실시간');
}

/** Pictures of each slide in both languages. */
export async function pictures({ game, remote, wall }) {
  const taken = [];
  for (const lang of ['ko', 'en']) {
    await open(wall, `${game.url}/stage?lang=${lang}`);
    for (const name of ['movers', 'trend', 'incident', 'clock', 'top-ten']) {
      await press(remote, name);
      await shows(wall, name);
      taken.push(await shoot(wall, `stage-${name}-${lang}`, { whole: false }));
    }
  }
  return taken;
}

const reveal = (page) => page.getByTestId('reveal');
const stepOf = async (page) => Number(await reveal(page).getAttribute('data-step'));

/** From the last place up, one key a step; back by another; the podium at the end. */
export async function revealGoesByKeys({ game, wall, stranger, problems }) {
  await problems.provoke(/401/, async () => {
    await open(stranger, `${game.url}/reveal`);
    assert.equal(await reveal(stranger).count(), 0);
  });
  await open(wall, `${game.url}/reveal`);
  assert.equal(await stepOf(wall), 0);
  const text = () => reveal(wall).innerText();
  assert.ok(!/Red|Blue|Team/.test(await text()), `told at once: ${await text()}`);
  const { teams } = (await (await wall.context().request.get(`${game.url}/api/board`)).json()).board;
  const keys = [' ', 'ArrowRight', 'PageDown'];
  for (let step = 1; ; step += 1) {
    await wall.keyboard.press(keys[step % keys.length]);
    await until('a step', () => stepOf(wall), { within_s: 5, is: (now) => now === step });
    if ((await text()).includes(`${teams[0].name} wins`)) break;
    assert.ok(step < teams.length, 'nobody wins');
  }
  const won = await stepOf(wall);
  await wall.keyboard.press('ArrowLeft');
  await until('a step back', () => stepOf(wall), { within_s: 5, is: (now) => now === won - 1 });
  assert.ok(!(await text()).includes(teams[0].name), 'the winner is still there');
  await wall.keyboard.press(' ');
  await until('the winner', text, { within_s: 5, is: (seen) => seen.includes(`${teams[0].name} wins`) });
  // Loading the page again loses nothing.
  await open(wall, wall.url());
  assert.equal(await stepOf(wall), won);
}
