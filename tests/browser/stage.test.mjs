// A hosted game on the wall: lobby with code, slides by the remote, pages of many teams, the reveal.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as stage from './steps/stage.mjs';
import { violations } from './support/axe.mjs';
import { newPerson, PHONE } from './support/browser.mjs';
import { hostedGame } from './support/hosted.mjs';
import { moving } from './support/reach.mjs';
import { shoot } from './support/shots.mjs';
import { until } from './support/wait.mjs';

const SCENARIO = fileURLToPath(new URL('../scenarios/wall.toml', import.meta.url));
const BOTS = Array.from({ length: 10 }, (_, number) => ['--team', `Team ${number + 1}=do-nothing`]).flat();

describe('the projector', () => {
  const { play, problems, step, look, does, start } = hostedGame(['wall']);
  const clean = (who) => async () => assert.deepEqual(await violations(play[who]), []);

  step('game and browser start', 120, async () => {
    const people = {
      wall: { viewport: stage.WALL, reducedMotion: 'reduce' },
      phone: { viewport: PHONE },
      stranger: {},
      reader: { javaScriptEnabled: false },
    };
    await start([SCENARIO, '--team', 'Red', '--team', '판교 유니콘즈', ...BOTS], people);
    play.projectorLink = play.game.said.stdout.match(/^projector (\S+)$/m)[1];
  });
  step('the lobby has code and PIN, and the code leads to the form', 60, does(stage.lobbyInvites));
  look('the lobby keeps nobody out', 60, clean('wall'));
  look('nor does the form', 60, clean('phone'));
  step('strangers see no PIN', 60, does(stage.strangersSeeNoPin));
  step('the wall counts those who join', 60, does(stage.joiningIsSeen));
  step('the facilitator has a remote', 60, async () => {
    const storageState = await play.wall.context().storageState();
    play.remote = await newPerson(play.browser, 'remote', problems, { storageState, viewport: PHONE, javaScriptEnabled: false });
  });
  step('a countdown is seen by all', 60, does(stage.countdownIsSeen));
  look('pictures of the lobby', 60, async (t) => {
    for (const lang of ['ko', 'en']) {
      await play.wall.goto(`${play.game.url}/stage?lang=${lang}`);
      t.diagnostic(await shoot(play.wall, `stage-lobby-${lang}`, { whole: false }));
    }
    t.diagnostic(await shoot(play.stranger, 'board-lobby'));
    t.diagnostic(await shoot(play.remote, 'stage-remote'));
  });
  step('the remote switches the slides', 90, does(stage.remoteSwitchesSlides));
  look('the dead are named', 60, does(stage.theDeadAreNamed));
  look('many teams come page by page', 60, does(stage.pagesTurn));
  look('the slides keep nobody out', 60, clean('wall'));
  look('nothing moves where motion is not wanted', 30, async () => {
    await play.wall.emulateMedia({ reducedMotion: 'reduce' });
    assert.deepEqual(await moving(play.wall), []);
    assert.equal(await play.wall.evaluate(() => document.getAnimations().length), 0);
  });
  look('the projector stands without scripts', 60, does(stage.standsWithoutScripts));
  look('pictures of the slides', 120, async (t) => (await stage.pictures(play)).forEach((file) => t.diagnostic(file)));
  step('the game ends', 120, async () => {
    const phase = async () => (await (await play.wall.context().request.get(`${play.game.url}/api/board`)).json()).board.phase;
    await until('the end', phase, { within_s: 100, is: (now) => now === 'ended' });
  });
  step('the reveal goes by keys', 60, does(stage.revealGoesByKeys));
  look('the reveal keeps nobody out', 60, clean('wall'));
  look('pictures of the reveal', 60, async (t) => {
    for (const lang of ['ko', 'en']) {
      await play.wall.goto(`${play.game.url}/reveal?step=9&lang=${lang}`);
      t.diagnostic(await shoot(play.wall, `reveal-${lang}`, { whole: false }));
      await play.wall.goto(`${play.game.url}/reveal?step=99&lang=${lang}`);
      t.diagnostic(await shoot(play.wall, `reveal-awards-${lang}`, { whole: false }));
    }
    await play.wall.goto(`${play.game.url}/reveal?step=11&lang=en`);
    t.diagnostic(await shoot(play.wall, 'reveal-winner', { whole: false }));
  });
  look('nothing went wrong unseen', 10, async () => assert.deepEqual(problems.seen, []));
});
