// A hosted game, a browser, and people in it: what most stories are played with.

import { after } from 'node:test';
import { newPerson, openBrowser } from './browser.mjs';
import { HOSTED, startGame } from './game.mjs';
import { Problems } from './problems.mjs';
import { shoot } from './shots.mjs';
import { story } from './story.mjs';

/**
 * To be called within `describe`. `play` has the game, the browser and each person by name, once `start` has run.
 *
 * @param {string[]} pictured of whom a picture is taken when something has failed
 */
export function hostedGame(pictured) {
  const problems = new Problems();
  const play = { problems };

  after(async () => {
    await play.browser?.close();
    await play.game?.stop();
  });

  const { step, look } = story((name) => problems.duringStep(name), async (name, t) => {
    problems.seen.forEach((problem) => t.diagnostic(problem));
    const picture = `failed-${name.replace(/\W+/g, '-')}`;
    for (const who of pictured) t.diagnostic(await shoot(play[who], `${picture}-${who}`));
  });

  /**
   * @param {string[]} words behind `gameday host`
   * @param {Record<string, object>} people by name, with what is special about their browser
   */
  async function start(words, people) {
    play.game = await startGame(['host', ...words], HOSTED);
    play.browser = await openBrowser();
    for (const [who, how] of Object.entries(people)) play[who] = await newPerson(play.browser, who, problems, how);
  }

  const does = (act) => () => act(play);
  return { play, problems, step, look, does, start };
}
