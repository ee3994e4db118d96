// Every screen, in light and dark, English and Korean: nobody is kept out. On a phone and by keyboard, too.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { fillIn } from './steps/evening.mjs';
import * as screens from './steps/screens.mjs';
import { THEMES, violationsIn } from './support/axe.mjs';
import { newPerson, openBrowser } from './support/browser.mjs';
import { BINARY, HOSTED, startGame } from './support/game.mjs';
import { isLive, leadsTo, open } from './support/pages.mjs';
import { Problems } from './support/problems.mjs';
import { misfits, moving, unreachedByTab } from './support/reach.mjs';
import { foundOn, openIn } from './support/screens.mjs';
import { shoot } from './support/shots.mjs';
import { story } from './support/story.mjs';
import { until } from './support/wait.mjs';

const SCENARIO = fileURLToPath(new URL('../scenarios/screens.toml', import.meta.url));
const CALM = new URL('../scenarios/calm.toml', import.meta.url);
/** Screens at once. */
const TABS = 2;
/** Added to a calm game of twelve seconds. */
const SHORT = `
[[burst]]
id    = "lunch"
at    = "3s"
times = 2
for   = "3s"
tell  = { en = "lunch", ko = "점심" }

[[event]]
id    = "slow"
at    = "4s"
fault = "latency"
add   = "900ms"
pick  = "all"
for   = "4s"
tell  = { en = "It is slow today.", ko = "오늘은 느립니다." }
`;
const PHONES = [360, 390];

describe('every screen', () => {
  const problems = new Problems();
  const play = { problems, tabs: {} };
  const running = [];

  after(async () => {
    await play.browser?.close();
    await Promise.all(running.map((game) => game.stop()));
    if (play.folder) await rm(play.folder, { recursive: true, force: true });
  });

  const { step, look } = story((name) => problems.duringStep(name), async (name, t) => {
    problems.seen.forEach((problem) => t.diagnostic(problem));
  });
  const keepsNobodyOut = (all, where = () => play) => async (t) => {
    const { found, looks } = await foundOn({ ...where(), tabs: play.tabs, problems }, all);
    t.diagnostic(`${looks} looks at ${all.length} screens`);
    assert.deepEqual(found, []);
  };
  const start = async (...args) => {
    const game = await startGame(...args);
    running.push(game);
    return game;
  };
  /** Somebody in as many tabs as there are screens at once. */
  const person = async (who, link) => {
    const first = await newPerson(play.browser, who, problems);
    if (link) await open(first, link);
    return first;
  };
  const many = async (who, first) => {
    const storageState = await first.context().storageState();
    const more = Array.from({ length: TABS - 1 }, () => newPerson(play.browser, who, problems, { storageState }));
    play.tabs[who] = [first, ...(await Promise.all(more))];
  };
  const order = async (what, data = {}) => {
    const { origin } = new URL(play.base);
    const { request } = play.tabs.facilitator[0].context();
    const answer = await request.post(`${play.base}/api/${what}`, { headers: { origin }, data });
    assert.ok(answer.ok(), `${what}: ${await answer.text()}`);
  };
  let orders = 0;
  const control = (what) => order('script/controls', { idempotency_key: `order-${(orders += 1)}`, control: what });

  step('games and browser start', 120, async () => {
    play.folder = await mkdtemp(path.join(tmpdir(), 'gameday-screens-'));
    const calm = await readFile(CALM, 'utf8');
    const short = path.join(play.folder, 'short.toml');
    await writeFile(short, calm.replace('length = "15s"', 'length = "12s"') + SHORT);
    const [game, over, drill] = await Promise.all([
      start(['host', SCENARIO, '--team', 'Red', '--team', '판교 유니콘즈', '--team', 'Bot=do-nothing'], HOSTED),
      start(['host', short, '--autostart', '--team', 'Red=do-nothing', '--team', '판교 유니콘즈=cache', '--team', 'Late=do-nothing'], HOSTED),
      start(['drill', 'cache', '--speed', '12'], /^drill +http\S+$/m),
    ]);
    Object.assign(play, { game, over, drill, base: game.url });
    play.browser = await openBrowser();
    await many('stranger', await person('stranger'));
    await many('facilitator', await person('facilitator', game.facilitatorLink));
    const learner = await newPerson(play.browser, 'learner', problems);
    await learner.goto(drill.said.stdout.match(/^drill +(http\S+)$/m)[1]);
    await many('learner', learner);
  });
  step('a member joins', 60, async () => {
    const mina = await person('mina', `${play.base}/join`);
    await leadsTo(mina, '/team', () => fillIn(mina, { pin: play.game.pin, team: 'Red', name: 'Mina' }));
    await many('mina', mina);
  });
  look('drills before their start', 60, keepsNobodyOut(screens.drill.before, () => ({ base: play.drill.url })));
  step('the drill begins', 30, async () => {
    const [learner] = play.tabs.learner;
    await openIn(learner, `${play.drill.url}/drill`, 'en');
    await leadsTo(learner, '/team', () => learner.locator('button[value="skip"]').click());
  });
  look('drills under way', 30, keepsNobodyOut(screens.drill.during, () => ({ base: play.drill.url })));
  look('pages of text', 120, keepsNobodyOut(screens.papers));
  look('the lobby', 120, keepsNobodyOut(screens.lobby));

  step('the game is started', 30, async () => {
    await order('start');
    const phase = async () => (await (await play.tabs.stranger[0].context().request.get(`${play.base}/api/board`)).json()).board.second;
    await until('some seconds', phase, { within_s: 30, is: (second) => second >= 4 });
  });
  look('a running game', 180, keepsNobodyOut(screens.running));
  for (const name of screens.SLIDES) {
    look(`the projector, ${name}`, 40, async (t) => {
      await order('stage', { show: name });
      await keepsNobodyOut(screens.slide(name))(t);
    });
  }
  look('narrow screens fit', 120, async (t) => {
    const storageState = await play.tabs.mina[0].context().storageState();
    const lines = [];
    for (const width of PHONES) {
      const viewport = { width, height: 780 };
      const phone = await newPerson(play.browser, 'mina on the phone', problems, { storageState, viewport, isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
      for (const screen of screens.narrow) {
        for (const lang of ['en', 'ko']) {
          await openIn(phone, play.base + screen.path, lang, screen);
          await phone.locator('details').evaluateAll((all) => all.forEach((it) => (it.open = true)));
          for (const line of await misfits(phone)) lines.push(`${screen.name}, ${width}, ${lang}: ${line}`);
          if (lang === 'en' && screen.isPictured) t.diagnostic(await shoot(phone, `phone-${screen.name}-${width}`));
        }
      }
      await phone.context().close();
    }
    assert.deepEqual(lines, []);
  });
  look('a phone has everything that a desk has', 60, async () => {
    const storageState = await play.tabs.mina[0].context().storageState();
    const seen = [];
    for (const width of [1440, PHONES[0]]) {
      const page = await newPerson(play.browser, 'mina', problems, { storageState, viewport: { width, height: 780 } });
      await openIn(page, `${play.base}/team`, 'en');
      await isLive(page, 15);
      const shown = (all) => all.filter((it) => it.checkVisibility()).map((it) => it.dataset.testid);
      seen.push(new Set(await page.locator('main [data-testid]').evaluateAll(shown)));
      await page.context().close();
    }
    const [wide, narrow] = seen;
    assert.deepEqual([...wide].filter((it) => !narrow.has(it)), []);
  });
  look('Tab leads everywhere', 180, async (t) => {
    const lines = [];
    for (const screen of screens.byKeyboard) {
      const [page] = play.tabs[screen.who];
      await openIn(page, play.base + screen.path, 'en', screen);
      const { count, unreached } = await unreachedByTab(page);
      t.diagnostic(`${screen.name}: ${count} to be reached`);
      for (const line of unreached) lines.push(`${screen.name}: ${line}`);
    }
    assert.deepEqual(lines, []);
  });
  look('nothing moves where motion is not wanted', 60, async () => {
    const lines = [];
    for (const screen of screens.byKeyboard) {
      const [page] = play.tabs[screen.who];
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await openIn(page, play.base + screen.path, 'en', screen);
      for (const line of await moving(page)) lines.push(`${screen.name}: ${line}`);
    }
    assert.deepEqual(lines, []);
  });
  look('a frozen board', 60, async (t) => {
    await control({ freeze: {} });
    await keepsNobodyOut(screens.frozen)(t);
    await control({ thaw: {} });
  });
  look('a game that stands still', 60, async (t) => {
    await control({ halt: { reason: 'fire alarm' } });
    await order('pause', { reason: '점심' });
    await keepsNobodyOut(screens.paused)(t);
  });

  step('the other game is over', 120, async () => {
    for (const [place, page] of play.tabs.facilitator.entries()) {
      await page.goto(play.over.facilitatorLink);
      assert.equal(new URL(page.url()).pathname, '/facilitator', `tab ${place}`);
    }
    const isMade = async () => (await play.tabs.facilitator[0].context().request.get(`${play.over.url}/report`)).ok();
    await until('the report', isMade, { within_s: 100 });
  });
  look('the end', 120, keepsNobodyOut(screens.ended, () => ({ base: play.over.url })));
  look('the report needs no scripts', 30, async () => {
    const storageState = await play.tabs.facilitator[0].context().storageState();
    const reader = await newPerson(play.browser, 'reader', problems, { storageState, javaScriptEnabled: false });
    await reader.goto(`${play.over.url}/report?lang=en`);
    const text = await reader.locator('main').innerText();
    for (const part of ['Red', '판교 유니콘즈', 'Where the points came from', 'lunch']) assert.ok(text.includes(part), `${part}: ${text}`);
    await reader.context().close();
  });
  step('it is looked at again', 60, async () => {
    play.replay = await start(['replay', play.over.file], /^replay +http\S+$/m, { isRecorded: false });
    await many('visitor', await person('visitor', play.replay.url));
  });
  look('a replay', 120, keepsNobodyOut(screens.replay, () => ({ base: play.replay.url })));
  look('the report as a file', 60, async (t) => {
    const pages = [];
    for (const lang of ['en', 'ko']) {
      const file = path.join(play.folder, `report-${lang}.html`);
      await promisify(execFile)(BINARY, ['report', play.over.file, '--no-what-if', '--lang', lang, '--out', file]);
      pages.push({ name: `report as a file, ${lang}`, who: 'stranger', path: pathToFileURL(file).href });
    }
    const [page] = play.tabs.stranger;
    const found = [];
    for (const { name, path: url } of pages) {
      await page.goto(url);
      await page.locator('details').evaluateAll((all) => all.forEach((it) => (it.open = true)));
      for (const theme of THEMES) found.push(...(await violationsIn(page, theme)).map((line) => `${name}, ${line}`));
    }
    t.diagnostic(`${2 * pages.length} looks`);
    assert.deepEqual(found, []);
  });
  look('drills compared', 150, async (t) => {
    const [learner] = play.tabs.learner;
    const isCompared = async () => {
      await learner.goto(`${play.drill.url}/drill`);
      return learner.locator('.drill__commands').count();
    };
    await until('the comparison', isCompared, { within_s: 140 });
    await keepsNobodyOut(screens.drill.after, () => ({ base: play.drill.url }))(t);
  });
  look('nothing went wrong unseen', 10, async () => assert.deepEqual(problems.seen, []));
});
