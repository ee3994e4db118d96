// Pictures for people: compare them with what the pages should look like.

import assert from 'node:assert/strict';
import { newPerson, PHONE } from '../support/browser.mjs';
import { goTo, isLive, open } from '../support/pages.mjs';
import { shoot } from '../support/shots.mjs';

export const ofTheLobby = ({ visitor }) => shoot(visitor, 'lobby-light');

export const ofTheAlarm = ({ player }) => shoot(player, 'team-light-alarm');

export async function ofTheGame({ player, newcomer }) {
  const taken = [await shoot(newcomer, 'join-light'), await shoot(player, 'team-light')];
  await goTo(player, '/');
  await isLive(player, 10);
  return [...taken, await shoot(player, 'board-light-en')];
}

/** The same player with other tastes. */
export async function inTheDark(play) {
  const page = await sameElsewhere(play, 'player in the dark', { colorScheme: 'dark' });
  const taken = [
    await shootAt(page, `${play.game.url}/?lang=ko`, 'board-dark-ko'),
    await shootAt(page, `${play.game.url}/team?lang=ko`, 'team-dark-ko'),
  ];
  await page.context().close();
  return taken;
}

/** The same player on a phone, where nothing may stick out to the side. */
export async function onThePhone(play) {
  const phone = { viewport: PHONE, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
  const page = await sameElsewhere(play, 'player on the phone', phone);
  const taken = [];
  for (const [path, name] of [['/', 'board-phone'], ['/team', 'team-phone'], ['/join', 'join-phone']]) {
    taken.push(await shootAt(page, play.game.url + path, name));
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= PHONE.width, `${path} is ${width} px wide`);
  }
  await page.context().close();
  return taken;
}

async function sameElsewhere({ browser, player, problems }, who, options) {
  const storageState = await player.context().storageState();
  return newPerson(browser, who, problems, { storageState, ...options });
}

async function shootAt(page, url, name) {
  await open(page, url);
  // Live data, whatever the language; the page for joining has none.
  if (!url.endsWith('/join')) await page.locator('.feed:not(.feed--stale)').waitFor();
  return shoot(page, name);
}
