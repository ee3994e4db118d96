// Whoever runs the game, at the desk: by keyboard alone.

import assert from 'node:assert/strict';
import { violations } from '../support/axe.mjs';
import { newPerson } from '../support/browser.mjs';
import { isLive, open, tabTo } from '../support/pages.mjs';
import { shoot } from '../support/shots.mjs';
import { until } from '../support/wait.mjs';

const phase = (desk) => desk.getByTestId('desk-phase').getAttribute('data-phase');
const isPhase = (desk, wanted) =>
  until(`the phase ${wanted}`, () => phase(desk), { within_s: 15, is: (it) => it === wanted });
const event = (desk, name) => desk.locator(`[data-testid="events"] tr[data-key="${name}"]`);
const looks = (desk, name, look) =>
  until(`${name} to look ${look}`, () => event(desk, name).getAttribute('data-look'), { within_s: 15, is: (it) => it === look });
const says = (desk, words) =>
  until(`the desk to say ${words}`, () => desk.getByTestId('told').innerText(), { within_s: 10, is: (it) => words.test(it) });

const reach = (desk, selector) => tabTo(desk, desk.locator(selector).first());
const press = (desk, ...keys) => keys.reduce((before, key) => before.then(() => desk.keyboard.press(key)), Promise.resolve());
const asked = (desk) => desk.locator('dialog.ask[open]').waitFor();

export async function linkLeadsToTheDesk({ game, facilitator }) {
  await open(facilitator, game.facilitatorLink);
  const { pathname, search } = new URL(facilitator.url());
  assert.equal(pathname + search, '/facilitator', 'the token stays in the address');
  await isLive(facilitator, 15);
  assert.equal(await phase(facilitator), 'lobby');
  assert.match(await facilitator.getByTestId('cues').innerText(), /on-demand/);
}

export async function helpListsTheKeys({ facilitator }) {
  await press(facilitator, '?');
  assert.match(await facilitator.locator('dialog.help[open]').innerText(), /halt everything/);
  await press(facilitator, 'Escape');
}

export async function startsTheGame({ facilitator }) {
  await press(facilitator, 'p');
  await asked(facilitator);
  await press(facilitator, 'Enter');
  await isPhase(facilitator, 'running');
  const clock = () => facilitator.getByTestId('desk-clock').innerText();
  await until('the clock to run', clock, { within_s: 10, is: (time) => time > '00:00' });
}

/** Nothing happens before the confirmation, and the preview says what will. */
export async function injectsWithAPreview({ facilitator: desk }) {
  await press(desk, 'i');
  await reach(desk, '[data-testid="field-what"]');
  await desk.keyboard.type('latency');
  await reach(desk, '[data-testid="field-teams"]');
  await desk.keyboard.type('Red');
  await reach(desk, '[data-testid="field-pick"]');
  await desk.keyboard.press('Control+a');
  await desk.keyboard.type('all');
  await reach(desk, '[data-testid="field-add"]');
  await desk.keyboard.type('700ms');
  assert.ok(await desk.getByTestId('inject').isDisabled(), 'it can be confirmed before anybody saw what it does');
  await press(desk, 'Enter');
  const preview = desk.locator('[data-testid="inject-form"] [data-testid="preview"]');
  await preview.getByText('Would hit 1 of 2 teams').waitFor();
  assert.match(await preview.innerText(), /Red\s/);
  assert.equal(await event(desk, 'injected-1').count(), 0);
  await reach(desk, '[data-testid="inject"]');
  assert.equal(await desk.getByTestId('inject').innerText(), 'Inject into one team');
  await press(desk, 'Enter');
  await says(desk, /done at/);
  await looks(desk, 'injected-1', 'live');
  await until('the timeline to have it', () => desk.getByTestId('timeline').textContent(), { within_s: 10, is: (it) => it.includes('injected-1') });
}

export async function pausesAnEvent({ facilitator: desk }) {
  await reach(desk, '[data-testid="events"] tr[data-key="later"] [data-press="pause"]');
  await press(desk, 'Enter');
  await looks(desk, 'later', 'paused');
  const focused = () => desk.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  assert.equal(await focused(), 'Resume: later', 'the keyboard lost its place');
  await press(desk, 'Enter');
  await looks(desk, 'later', 'scripted');
}

export async function skipsWithWhatFollows({ facilitator: desk }) {
  await reach(desk, '[data-testid="events"] tr[data-key="later"] [data-press="skip"]');
  await press(desk, 'Enter');
  await asked(desk);
  await desk.getByTestId('ask').getByText('Events that come after it: after-that').waitFor();
  await press(desk, 'Escape');
  await desk.locator('dialog.ask[open]').waitFor({ state: 'detached' });
  assert.equal(await event(desk, 'later').getAttribute('data-look'), 'scripted', 'Escape ordered something');
}

export async function haltsAndReleases({ facilitator: desk, problems }) {
  await press(desk, 'h');
  await asked(desk);
  await desk.keyboard.type('fire alarm');
  await desk.getByTestId('ask').getByText('Would hit 1 of 2 teams').waitFor();
  await press(desk, 'Enter');
  await isPhase(desk, 'halted');
  assert.match(await desk.getByTestId('standing').innerText(), /Everything is halted: fire alarm/);
  await looks(desk, 'injected-1', 'done');
  // What the game refuses is told with a way out.
  await problems.provoke(/409/, async () => {
    await reach(desk, '[data-testid="events"] tr[data-key="on-demand"] [data-press="trigger"]');
    await press(desk, 'Enter');
    await asked(desk);
    await press(desk, 'Enter');
    await desk.getByTestId('ask-refused').getByText(/release it first/).waitFor();
    await press(desk, 'Escape');
  });
  await desk.locator('dialog.ask[open]').waitFor({ state: 'detached' });
  assert.match(await desk.getByTestId('undo').innerText(), /halted everything: fire alarm/);
  await reach(desk, '[data-testid="undo"]');
  await press(desk, 'Enter');
  // What would let everything go on is asked first, as its own button asks.
  await asked(desk);
  assert.equal(await phase(desk), 'halted', 'released before the question was answered');
  await press(desk, 'Enter');
  await isPhase(desk, 'running');
}

export async function pausesTheGame({ facilitator: desk, mina }) {
  await desk.evaluate(() => document.activeElement?.blur());
  await press(desk, 'p');
  await asked(desk);
  await desk.keyboard.type('점심');
  await press(desk, 'Enter');
  await isPhase(desk, 'paused');
  assert.match(await desk.getByTestId('standing').innerText(), /The game stands still: 점심/);
  await mina.getByTestId('nav-board').click();
  await mina.getByText('점심').waitFor();
  await mina.getByTestId('nav-team').click();
  await press(desk, 'p');
  await isPhase(desk, 'running');
}

export async function broadcastsInBothLanguages({ facilitator: desk, mina }) {
  await press(desk, 'm');
  await reach(desk, '[data-testid="broadcast-form"] [data-testid="field-en"]');
  await desk.keyboard.type('Zone a is <b>back</b>');
  await reach(desk, '[data-testid="broadcast-form"] [data-testid="field-ko"]');
  await desk.keyboard.type('a존 복구');
  await reach(desk, '[data-testid="broadcast"]');
  await press(desk, 'Enter');
  await mina.getByText('Zone a is <b>back</b>').first().waitFor();
  assert.equal(await desk.locator('[data-testid="broadcast-form"] [data-testid="field-en"]').inputValue(), '');
  await until('the order to be listed', () => desk.getByTestId('orders').innerText(), { within_s: 10, is: (it) => it.includes('told everybody') });
}

export async function freezesAndThaws({ facilitator: desk, mina }) {
  await reach(desk, '[data-testid="freeze"]');
  await press(desk, 'Enter');
  await desk.getByTestId('standing').getByText('The public board shows').waitFor();
  const apart = () => desk.getByTestId('boards').innerText();
  await until('the boards to differ', apart, { within_s: 20, is: (it) => /[+−]\d/.test(it.split('\n').map((line) => line.split('\t').at(-1)).join('\n')) });
  await mina.getByTestId('nav-board').click();
  await mina.getByTestId('frozen').waitFor();
  await mina.getByTestId('nav-team').click();
  await press(desk, 'Enter');
  await asked(desk);
  await press(desk, 'Enter');
  await desk.locator('[data-testid="freeze"][data-frozen="false"]').waitFor();
}

export async function keepsANote({ facilitator: desk }) {
  await reach(desk, '[data-testid="note-form"] [data-testid="field-text"]');
  await desk.keyboard.type('Red needs a hint at twenty past');
  await reach(desk, '[data-testid="note"]');
  await press(desk, 'Enter');
  await desk.getByTestId('notes').getByText('Red needs a hint').waitFor();
  await desk.reload();
  await isLive(desk, 15);
  await desk.getByTestId('notes').getByText('Red needs a hint').waitFor();
}

export async function adjustsAScore({ facilitator: desk }) {
  await reach(desk, '[data-testid="adjust"]');
  await press(desk, 'Enter');
  await asked(desk);
  await desk.keyboard.type('Red');
  await reach(desk, '[data-testid="field-points"]');
  await desk.keyboard.type('+500');
  await reach(desk, '[data-testid="ask"] [data-testid="field-reason"]');
  await desk.keyboard.type('best question');
  await press(desk, 'Enter');
  await until('the order to be listed', () => desk.getByTestId('orders').innerText(), { within_s: 10, is: (it) => /corrected Red by 500/.test(it) });
  await desk.getByTestId('undo').getByText('corrected Red by 500').waitFor();
}

/** In both languages and themes, with and without a question. */
export async function keepsNobodyOut({ facilitator: desk }) {
  assert.deepEqual(await violations(desk), []);
  await desk.evaluate(() => document.activeElement?.blur());
  await press(desk, 'h');
  await asked(desk);
  assert.deepEqual(await violations(desk), []);
  await press(desk, 'Escape');
  await desk.getByTestId('lang-ko').click();
  await desk.getByText('전체 중지').waitFor();
  assert.deepEqual(await violations(desk), []);
  await desk.getByTestId('lang-en').click();
}

/** Members see nothing of it; without scripts the desk still says how things stand. */
export async function othersSeeNothing({ game, mina, problems }) {
  await problems.provoke(/403/, async () => {
    const answer = await mina.context().request.get(`${game.url}/facilitator`);
    assert.equal(answer.status(), 403);
    assert.match(await answer.text(), /whoever runs the game/);
  });
}

export async function worksWithoutScripts({ browser, game, facilitator, problems }) {
  const storageState = await facilitator.context().storageState();
  const page = await newPerson(browser, 'facilitator without scripts', problems, { storageState, javaScriptEnabled: false });
  await page.goto(`${game.url}/facilitator`);
  assert.equal(await phase(page), 'running');
  assert.match(await page.getByTestId('events').innerText(), /on-demand/);
  assert.match(await page.locator('noscript').innerText(), /gameday script/);
  await page.context().close();
}

/** At two widths, light in English and dark in Korean. */
export async function pictures({ browser, game, facilitator, problems }) {
  const storageState = await facilitator.context().storageState();
  const taken = [];
  for (const width of [1280, 1600]) {
    for (const [colorScheme, lang] of [['light', 'en'], ['dark', 'ko']]) {
      const page = await newPerson(browser, 'picture', problems, { storageState, colorScheme, viewport: { width, height: 900 } });
      await open(page, `${game.url}/facilitator?lang=${lang}`);
      await page.locator('.feed:not(.feed--stale)').waitFor();
      await page.getByTestId('field-what').selectOption('hang');
      await page.getByTestId('inject-preview').click();
      await page.getByTestId('preview').first().waitFor();
      await page.evaluate(() => window.scrollTo(0, 0));
      taken.push(await shoot(page, `facilitator-${colorScheme}-${lang}-${width}`));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${wide} px wide in a window of ${width}`);
      await page.context().close();
    }
  }
  return taken;
}
