// A hosted game: joining by PIN, the facilitator, members of one team, the end.

import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as evening from './steps/evening.mjs';
import { violations } from './support/axe.mjs';
import { newPerson, openBrowser } from './support/browser.mjs';
import { HOSTED, startGame } from './support/game.mjs';
import { Problems } from './support/problems.mjs';
import { shoot } from './support/shots.mjs';
import { story } from './support/story.mjs';

const SCENARIO = fileURLToPath(new URL('../scenarios/calm.toml', import.meta.url));

describe('hosted game', () => {
  const problems = new Problems();
  const play = { problems };

  after(async () => {
    await play.browser?.close();
    await play.game?.stop();
  });

  const { step, look } = story((name) => problems.duringStep(name), async (name, t) => {
    problems.seen.forEach((problem) => t.diagnostic(problem));
    const picture = `failed-${name.replace(/\W+/g, '-')}`;
    for (const who of ['facilitator', 'mina']) t.diagnostic(await shoot(play[who], `${picture}-${who}`));
  });
  const does = (act) => () => act(play);

  step('game and browser start', 90, async () => {
    const words = ['host', SCENARIO, '--team', '판교 유니콘즈', '--team', 'Red'];
    play.game = await startGame(words, HOSTED);
    play.browser = await openBrowser();
    for (const who of ['facilitator', 'mina', 'jae']) play[who] = await newPerson(play.browser, who, problems);
  });
  step('a wrong PIN is refused in words', 40, does(evening.wrongPinIsRefused));
  look('the form for joining keeps nobody out', 30, async () => assert.deepEqual(await violations(play.mina), []));
  look('a picture of the form', 20, async (t) => t.diagnostic(await shoot(play.mina, 'join-form-light')));
  step('two members join by PIN', 60, does(evening.twoJoin));
  step('only the facilitator starts the game', 40, does(evening.onlyTheFacilitatorStarts));
  step('members of a team see what the others do', 20, does(evening.membersSeeEachOther));
  step('the end is shown, and stays after a reload', 60, does(evening.theEndIsShown));
  look('a game that is over is not stale', 30, does(evening.theEndIsNotStale));
  look('the end keeps nobody out', 30, async () => assert.deepEqual(await violations(play.facilitator), []));
  look('a picture of the end', 20, async (t) => t.diagnostic(await shoot(play.facilitator, 'board-ended-light')));
  look('nothing went wrong unseen', 10, async () => assert.deepEqual(problems.seen, []));
});
