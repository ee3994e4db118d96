// A hosted game of a quarter of a minute: people join by PIN, the facilitator starts, the end is shown.

import assert from 'node:assert/strict';
import { feed, goTo, isLive, leadsTo, open, reload, row } from '../support/pages.mjs';
import { until } from '../support/wait.mjs';
import { apply } from './repair.mjs';

const GAME_S = 15;
/** An ended game has no news; for so long it must not pass for stale. */
const STAYS_LIVE_S = 4;

export const fillIn = async (page, { pin, team, name }) => {
  await page.getByTestId('join-pin').fill(pin);
  await page.getByTestId('join-team').selectOption(team);
  await page.getByTestId('join-name').fill(name);
  await page.getByTestId('join-submit').click();
};

export async function wrongPinIsRefused({ game, mina, problems }) {
  await open(mina, `${game.url}/join`);
  await mina.getByText('Connected').waitFor();
  await problems.provoke(/403/, async () => {
    const wrong = String((Number(game.pin) + 1) % 1_000_000).padStart(6, '0');
    await fillIn(mina, { pin: wrong, team: 'Red', name: '미나' });
    await mina.getByText("This is not the game's PIN.").waitFor();
  });
  assert.equal(new URL(mina.url()).pathname, '/join');
}

export async function twoJoin({ game, mina, jae }) {
  for (const [page, name] of [[mina, '미나'], [jae, '<b>Jae</b>']]) {
    await open(page, `${game.url}/join`);
    await leadsTo(page, '/team', () => fillIn(page, { pin: game.pin, team: '판교 유니콘즈', name }));
    await isLive(page, 15);
    assert.match(await page.locator('.topbar__who').innerText(), new RegExp(`^판교 유니콘즈: ${name}$`));
  }
}

export async function onlyTheFacilitatorStarts({ game, facilitator, mina }) {
  await goTo(mina, '/');
  await isLive(mina, 10);
  assert.equal(await mina.getByTestId('start').count(), 0);
  const origin = new URL(game.url).origin;
  const answer = await mina.context().request.post(`${game.url}/api/start`, { headers: { origin }, data: {} });
  assert.equal(answer.status(), 403);

  await open(facilitator, game.facilitatorLink);
  assert.equal(new URL(facilitator.url()).pathname, '/facilitator');
  await facilitator.getByTestId('turn').click();
  await facilitator.getByTestId('ask-order').click();
  await goTo(facilitator, '/');
  for (const page of [facilitator, mina]) {
    await until('the lobby to go', () => page.locator('.lobby').count(), { within_s: 10, is: (count) => count === 0 });
  }
}

/** What one member does the other one sees, with the name of who did it. */
export async function membersSeeEachOther({ mina, jae }) {
  await goTo(mina, '/team');
  await isLive(mina, 10);
  await mina.getByTestId('cdn-key-query-string').check();
  await apply(mina, 'cdn-apply');
  const line = jae.getByTestId('audit').locator('tr', { hasText: 'CDN in front' });
  await line.waitFor();
  assert.match(await line.innerText(), /미나/);
}

export async function theEndIsShown({ facilitator, mina, jae }) {
  await facilitator.getByTestId('podium').waitFor({ timeout: (GAME_S + 15) * 1000 });
  assert.match(await facilitator.getByTestId('headline').innerText(), /wins with/);
  assert.equal(await facilitator.locator('#board-title').innerText(), 'Final standings');
  const score = () => row(facilitator, '판교 유니콘즈').innerText();
  const final = await score();
  await reload(facilitator);
  await isLive(facilitator, 10);
  assert.equal(await score(), final);
  for (const page of [mina, jae]) {
    await page.getByText('The game is over').waitFor();
    assert.ok(await page.getByTestId('cdn-apply').isDisabled());
  }
}

export async function theEndIsNotStale({ facilitator, mina }) {
  const began = performance.now();
  const look = async () => {
    for (const page of [facilitator, mina]) {
      const { word, greyed } = await feed(page);
      assert.ok(word === 'Live' && !greyed, `${page.url()} says: ${word}`);
    }
    return performance.now() - began > STAYS_LIVE_S * 1000;
  };
  await until('some seconds after the end to pass', look, { within_s: STAYS_LIVE_S + 10 });
}
