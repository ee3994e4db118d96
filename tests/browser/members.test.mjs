// Several members of one team: roles, who is there, two who change the same thing, coming back, and a host that goes out.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as members from './steps/members.mjs';
import { violations } from './support/axe.mjs';
import { hostedGame } from './support/hosted.mjs';
import { open } from './support/pages.mjs';
import { shoot } from './support/shots.mjs';

const SCENARIO = fileURLToPath(new URL('../scenarios/members.toml', import.meta.url));

describe('members of a team', () => {
  const { play, problems, step, look, does, start } = hostedGame(['mina', 'jae']);

  step('game and browser start', 90, () =>
    start([SCENARIO, '--team', 'Red', '--team', 'Blue', '--autostart'], { mina: {}, jae: {}, newcomer: {}, eve: {}, visitor: {} }),
  );
  step('two join with roles, and see each other', 60, does(members.membersTakeRoles));
  look('the form for joining keeps nobody out', 30, async () => {
    await open(play.newcomer, `${play.game.url}/join`);
    assert.deepEqual(await violations(play.newcomer), []);
  });
  look('a name is taken once', 30, does(members.aNameIsTakenOnce));
  look('other teams see nobody of them', 40, does(members.othersSeeNobody));
  step('an untouched form follows what others change', 40, does(members.anUntouchedFormFollows));
  step('two change the same thing: the second is told, and refused', 60, does(members.twoChangeTheSame));
  look('a picture of the notice', 20, async (t) => t.diagnostic(await shoot(play.jae, 'members-clash-light')));
  step('the second keeps what the first did', 30, does(members.theSecondKeepsTheirs));
  step('the second applies their own, knowing', 40, does(members.theSecondAppliesTheirOwn));
  look('undo spares what others did since', 40, does(members.undoSparesWhatOthersDid));
  look('the words are there in Korean', 40, does(members.wordsAreKorean));
  step('a member comes back by code in a fresh browser', 60, does(members.rejoinsByCode));
  look('who leaves is gone within seconds', 40, does(members.whoLeavesIsGone));
  look('an observer changes nothing', 60, does(members.anObserverChangesNothing));
  step('the host goes out and comes back: pages catch up by themselves', 120, does(members.theHostComesBack));
  look('a code outlives the host', 40, does(members.aCodeOutlivesTheHost));
  look('nothing went wrong unseen', 10, async () => assert.deepEqual(problems.seen, []));
});
