// The six-minute demo as a newcomer plays it: the service is slow, gets mended, broken, and mended again.

import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import * as alarm from './steps/alarm.mjs';
import * as lobby from './steps/lobby.mjs';
import * as manners from './steps/manners.mjs';
import * as pictures from './steps/pictures.mjs';
import * as repair from './steps/repair.mjs';
import { violations } from './support/axe.mjs';
import { newPerson, openBrowser } from './support/browser.mjs';
import { startGame } from './support/game.mjs';
import { open } from './support/pages.mjs';
import { Problems } from './support/problems.mjs';
import { shoot } from './support/shots.mjs';
import { story } from './support/story.mjs';
import { layWire } from './support/wire.mjs';

describe('demo', () => {
  const problems = new Problems();
  /** What the steps share: the game, and the tabs of those who look at it. */
  const play = { problems };

  after(async () => {
    await play.browser?.close();
    play.wire?.close();
    await play.game?.stop();
  });

  const { step, look } = story((name) => problems.duringStep(name), async (name, t) => {
    problems.seen.forEach((problem) => t.diagnostic(problem));
    const picture = `failed-${name.replace(/\W+/g, '-')}`;
    t.diagnostic(await shoot(play.player, `${picture}-player`));
    t.diagnostic(await shoot(play.visitor, `${picture}-visitor`));
  });
  const does = (act) => async (t) => {
    for (const told of [await act(play)].flat()) if (told) t.diagnostic(told);
  };
  const isOpenToAll = (who) => async () => assert.deepEqual(await violations(play[who]), []);

  step('game and browser start', 90, async () => {
    play.game = await startGame(['demo'], /^your team http\S+$/m);
    const [, link] = play.game.said.stdout.match(/^your team http:\/\/[^/]+(\S+)$/m);
    // The player sits at the end of a wire of their own.
    play.wire = await layWire(play.game.url);
    play.teamLink = play.wire.url + link;
    play.browser = await openBrowser();
    play.visitor = await newPerson(play.browser, 'visitor', problems);
    play.player = await newPerson(play.browser, 'player', problems);
    play.newcomer = await newPerson(play.browser, 'newcomer', problems);
    play.reader = await newPerson(play.browser, 'reader', problems, { javaScriptEnabled: false });
  });
  step('a visitor sees story and teams in the lobby', 40, does(lobby.visitorSeesTheLobby));
  step('a visitor cannot start the game', 10, does(lobby.visitorCannotStart));
  look('the lobby keeps nobody out', 30, isOpenToAll('visitor'));
  look('a picture of the lobby', 20, does(pictures.ofTheLobby));
  step("the team's link leads to its console", 30, does(lobby.linkLeadsToTheTeam));
  step('the player starts the game for everybody', 30, does(lobby.startsForEverybody));
  step('scores move by themselves', 40, does(lobby.scoresMove));
  step('at first, answers take seconds', 60, does(repair.slowAtFirst));
  step('a CDN with the query string as key is accepted and logged', 30, does(repair.putsTheCdnInFront));
  step('the group grows', 30, does(repair.enlargesTheGroup));

  // The cache fills meanwhile.
  look('the audit log says who did what', 10, does(repair.everythingHasAnAuthor));
  look('score events show samples', 20, does(repair.scoreEventsShowSamples));
  look('one request by hand is right', 100, does(repair.triesOneRequest));
  look('the pages speak Korean, and remember it', 40, does(manners.speaksKorean));
  look('the pages obey the keyboard', 30, does(manners.obeysTheKeyboard));
  look('a reload loses nothing', 40, does(manners.reloadLosesNothing));
  look('the page says when nothing comes any more, and mends by itself', 60, does(manners.saysWhenNothingComes));
  look('the page says when it is cut off, and mends by itself', 60, does(manners.saysWhenItIsCutOff));
  look('a dead connection is replaced', 60, does(manners.replacesADeadConnection));
  look('the standings need no scripts', 20, does(manners.worksWithoutScripts));
  look('the board keeps nobody out', 30, isOpenToAll('visitor'));
  look('the page for joining keeps nobody out', 30, async (t) => {
    await open(play.newcomer, `${play.game.url}/join`);
    await isOpenToAll('newcomer')(t);
  });

  step('the median latency falls below 50 ms, and the score rises', 200, does(repair.medianFalls));
  step('the wrong key raises the alarm', 60, does(alarm.wrongKeyRaisesTheAlarm));
  look('wrong answers are explained', 20, does(alarm.wrongAnswersAreExplained));
  look('the board calls the team wrong', 20, does(alarm.boardSaysWrong));
  look('a picture of the alarm', 20, does(pictures.ofTheAlarm));
  look('the console keeps nobody out, alarm and all', 40, isOpenToAll('player'));
  step('one click mends it', 60, does(alarm.oneClickMendsIt));
  look('the console needs no scripts', 20, does(manners.consoleWorksWithoutScripts));
  look('pictures of the running game', 30, does(pictures.ofTheGame));
  look('pictures in the dark, in Korean', 30, does(pictures.inTheDark));
  look('the pages fit a phone', 40, does(pictures.onThePhone));
  look('nothing went wrong unseen', 10, async () => assert.deepEqual(problems.seen, []));
});
