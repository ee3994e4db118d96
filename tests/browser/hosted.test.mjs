// A hosted game: joining by PIN, the facilitator, members of one team, the end.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as evening from './steps/evening.mjs';
import { violations } from './support/axe.mjs';
import { hostedGame } from './support/hosted.mjs';
import { shoot } from './support/shots.mjs';

const SCENARIO = fileURLToPath(new URL('../scenarios/calm.toml', import.meta.url));

describe('hosted game', () => {
  const { play, problems, step, look, does, start } = hostedGame(['facilitator', 'mina']);

  step('game and browser start', 90, () =>
    start([SCENARIO, '--team', '판교 유니콘즈', '--team', 'Red'], { facilitator: {}, mina: {}, jae: {} }),
  );
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
