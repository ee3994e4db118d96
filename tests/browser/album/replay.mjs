// Pictures of that game looked at again: a moment of it, two teams side by side, a question.

import { newPerson } from '../support/browser.mjs';
import { startGame } from '../support/game.mjs';
import { open } from '../support/pages.mjs';

const WINDOW = { width: 1200, height: 800 };
/** While the zone is out, in seconds of the game. */
const MOMENT_S = 135;
/** By their places in the list of teams. */
const [RED, EXPERT, NOTHING] = [0, 2, 3];

export async function ofAReplay({ browser, camera, problems }, file) {
  const replay = await startGame(['replay', file], /^replay +http\S+$/m, { isRecorded: false });
  try {
    const visitor = await newPerson(browser, 'visitor', problems, { viewport: WINDOW });
    await open(visitor, `${replay.url}/?at=${MOMENT_S}`);
    await camera.take(visitor, `${replay.url}/`, 'replay', { height: 1200, sight: '[data-testid="replay"]' });
    await camera.take(visitor, `${replay.url}/compare?one=${RED}&other=${EXPERT}`, 'compare', { height: 1300 });
    const question = `team=${NOTHING}&at=30&change=usual:cache`;
    await camera.take(visitor, `${replay.url}/what-if?${question}`, 'what-if', {
      height: 1300,
      sight: '[data-testid="gain"]',
    });
  } finally {
    await replay.stop();
  }
}
