// Before the game, and its start.

import assert from 'node:assert/strict';
import { boardScore, goTo, isLive, open, row } from '../support/pages.mjs';
import { until } from '../support/wait.mjs';

const TEAMS = ['Hash Browns', 'Cache Me Outside', 'Blank Slate', 'You'];

/** Anybody who opens the board. */
export async function visitorSeesTheLobby({ game, visitor }) {
  await open(visitor, game.url);
  await isLive(visitor, 10);
  assert.equal(await visitor.getByTestId('headline').innerText(), 'Waiting for the start');
  assert.match(await visitor.locator('.lobby__story').innerText(), /inherited the same slow service/);
  for (const team of TEAMS) assert.match(await row(visitor, team).innerText(), new RegExp(team));
  assert.equal(await visitor.locator('[data-testid^="row-"]').count(), TEAMS.length);
}

export async function visitorCannotStart({ game, visitor }) {
  assert.equal(await visitor.getByTestId('start').count(), 0, 'a visitor has a Start button');
  const api = visitor.context().request;
  const origin = new URL(game.url).origin;
  for (const headers of [{}, { origin }, { authorization: 'Bearer 0123456789abcdef' }]) {
    const answer = await api.post(`${game.url}/api/start`, { headers, data: {} });
    assert.ok([401, 403].includes(answer.status()), `a visitor's start was answered with ${answer.status()}`);
  }
  const { board } = await (await api.get(`${game.url}/api/board`)).json();
  assert.equal(board.phase, 'lobby');
}

export async function linkLeadsToTheTeam({ teamLink, player }) {
  await open(player, teamLink);
  const { pathname, search } = new URL(player.url());
  assert.equal(pathname + search, '/team', 'the token stays in the address');
  assert.match(await player.locator('.topbar__who').innerText(), /^You\b/);
  assert.match(await player.title(), /^You · gameday$/);
  await isLive(player, 10);
}

/** The player starts; the visitor's page follows without being touched. */
export async function startsForEverybody({ visitor, player }) {
  await goTo(player, '/');
  assert.match(await row(player, 'You').innerText(), /\byou\b/, "the own row isn't marked");
  await player.getByTestId('start').click();
  for (const page of [player, visitor]) {
    await until('the lobby to go', () => page.locator('.lobby').count(), { within_s: 10, is: (count) => count === 0 });
    const clock = () => page.getByTestId('clock').innerText();
    await until('the clock to run', clock, { within_s: 10, is: (time) => time > '00:00' });
  }
}

export async function scoresMove({ visitor, player }) {
  for (const page of [player, visitor]) {
    const before = await boardScore(page, 'You');
    await until('a score to move', () => boardScore(page, 'You'), { within_s: 15, is: (score) => score !== before });
  }
}
