// Pictures of a drill: what it is about, and the comparison afterwards.

import { apply } from '../steps/repair.mjs';
import { newPerson } from '../support/browser.mjs';
import { startGame } from '../support/game.mjs';
import { open } from '../support/pages.mjs';
import { until } from '../support/wait.mjs';

const WINDOW = { width: 1200, height: 800 };
/** The fifteen minutes of a drill in 75 seconds: faster than that it becomes another one. */
const SPEED = 12;
/** What somebody might expect: score, fast answers in percent, wrong answers, seconds. */
const GUESSES = { score: '3000', 'objective-0': '75', 'objective-1': '0', 'objective-2': '6' };

export async function ofADrill(studio) {
  await drilled(studio, [], ({ camera, drill, trainee }) =>
    camera.take(trainee, `${drill.url}/drill`, 'drill', { height: 1300 }),
  );
  await drilled(studio, ['--speed', String(SPEED)], async ({ camera, drill, trainee }) => {
    await trainee.goto(`${drill.url}/drill`);
    await predict(trainee);
    await open(trainee, `${drill.url}/team`);
    await trainee.getByTestId('cdn-key-query-string').check();
    await apply(trainee, 'cdn-apply');
    await until('the comparison', () => isCompared(trainee, drill), { within_s: 300 });
    await camera.take(trainee, `${drill.url}/drill`, 'drill-compared', { height: 1200 });
  });
}

/** A drill with somebody in front of it. */
async function drilled({ browser, camera, problems }, words, act) {
  const drill = await startGame(['drill', 'cache', ...words], /^drill +http\S+$/m);
  try {
    const [, link] = drill.said.stdout.match(/^drill +(http\S+)$/m);
    const trainee = await newPerson(browser, 'trainee', problems, { viewport: WINDOW });
    await trainee.goto(link);
    await act({ camera, drill, trainee });
  } finally {
    await drill.stop();
  }
}

async function predict(trainee) {
  await trainee.locator('input[name="change"][value="cache"]').check();
  for (const [name, guess] of Object.entries(GUESSES)) await trainee.locator(`input[name="${name}"]`).fill(guess);
  await trainee.locator('button[value="predict"]').click();
}

/** The comparison is there when another round can be looked at closer. */
async function isCompared(trainee, drill) {
  await trainee.goto(`${drill.url}/drill`);
  return trainee.locator('.drill__commands').count();
}
