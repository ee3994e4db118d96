// A board of many teams: rows in sight are of this second, the others in turn, and all of them at the end.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hostedGame } from './support/hosted.mjs';
import { boardScore, isLive, open, row } from './support/pages.mjs';
import { until } from './support/wait.mjs';

const SCENARIO = fileURLToPath(new URL('../scenarios/wall.toml', import.meta.url));
const BOTS = Array.from({ length: 31 }, (_, number) => ['--team', `Team ${number + 1}=do-nothing`]).flat();
/** Low enough that most rows are far below. */
const LOW = { width: 1280, height: 500 };

describe('a crowd', () => {
  const { play, problems, step, look, start } = hostedGame(['visitor']);
  let last;

  step('game and browser start', 90, async () => {
    await start([SCENARIO, '--autostart', ...BOTS], { visitor: { viewport: LOW } });
    await open(play.visitor, `${play.game.url}/`);
    await isLive(play.visitor, 20);
  });
  step('a row that nobody sees is written seldom', 40, async () => {
    const names = await teams(play.visitor);
    last = names.at(-1);
    const [seen, unseen] = await changesUntil(play.visitor, [names[0], last], { of: 0, count: 8 });
    assert.ok(seen >= 8 && unseen <= 1, `${seen} and ${unseen}`);
  });
  step('one that comes into sight is of this second', 40, async () => {
    await row(play.visitor, last).scrollIntoViewIfNeeded();
    await agree(play, [last], 5);
    await changesUntil(play.visitor, [last], { of: 0, count: 5 });
  });
  look('at the end all are right, seen or not', 150, async () => {
    const phase = async () => (await standings(play)).phase;
    await until('the end', phase, { within_s: 130, is: (now) => now === 'ended' });
    await agree(play, await teams(play.visitor), 10);
  });
  look('nothing went wrong unseen', 10, async () => assert.deepEqual(problems.seen, []));
});

/** The teams' names as they stand. */
function teams(page) {
  const lines = page.locator('tr[data-team] .board__name');
  return lines.allInnerTexts();
}

async function standings({ visitor, game }) {
  const answer = await visitor.context().request.get(`${game.url}/api/board`);
  return (await answer.json()).board;
}

/** Waits until the page shows of these teams what the server says. */
async function agree(play, names, within_s) {
  const compare = async () => {
    const said = Object.fromEntries((await standings(play)).teams.map((team) => [team.name, Math.trunc(team.score_mpt / 1000)]));
    const shown = await Promise.all(names.map((name) => boardScore(play.visitor, name)));
    return names.filter((name, place) => shown[place] !== said[name]);
  };
  await until('page and server to agree', compare, { within_s, is: (apart) => apart.length === 0 });
}

/** Waits until the score of one of these teams has changed so many times; says how often each has. */
function changesUntil(page, names, { of, count }) {
  return page.evaluate(
    ([names, of, count]) =>
      new Promise((done, fail) => {
        const changes = names.map(() => 0);
        const late = setTimeout(() => fail(new Error(`only ${changes} changes`)), 30_000);
        names.forEach((name, place) => {
          const score = document.querySelector(`[data-testid="row-${name}"] [data-testid="score"]`);
          const watch = new MutationObserver(() => {
            changes[place] += 1;
            if (changes[of] < count) return;
            clearTimeout(late);
            done(changes);
          });
          watch.observe(score, { characterData: true, childList: true, subtree: true });
        });
      }),
    [names, of, count],
  );
}
