// The desk of whoever runs the game: everything by keyboard alone, in front of a member who sees what comes of it.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe } from 'node:test';
import * as desk from './steps/desk.mjs';
import * as evening from './steps/evening.mjs';
import { hostedGame } from './support/hosted.mjs';
import { isLive, leadsTo, open } from './support/pages.mjs';

const CALM = new URL('../scenarios/calm.toml', import.meta.url);
const EVENTS = `
[[event]]
id     = "on-demand"
manual = true
fault  = "hang"
pick   = "one"
for    = "1m"
tell   = { facilitator = { en = "Ask who reads the log.", ko = "누가 로그를 읽는지 물어보세요." } }

[[event]]
id    = "later"
at    = "40m"
fault = "latency"
add   = "300ms"
for   = "2m"

[[event]]
id    = "after-that"
after = "later"
wait  = "5m"
fault = "hang"
for   = "1m"

[[event]]
id    = "curtain"
at    = "50m"
board = "freeze"

[[burst]]
id    = "lunch"
at    = "25m"
times = 2
for   = "5m"
`;

describe('facilitator', () => {
  const { play, problems, step, look, does, start } = hostedGame(['facilitator']);

  after(async () => {
    if (play.folder) await rm(play.folder, { recursive: true, force: true });
  });

  step('game and browser start', 90, async () => {
    play.folder = await mkdtemp(path.join(tmpdir(), 'gameday-desk-'));
    const scenario = path.join(play.folder, 'desk.toml');
    const calm = (await readFile(CALM, 'utf8')).replace('length = "15s"', 'length = "60m"');
    await writeFile(scenario, calm + EVENTS);
    await start([scenario, '--team', '판교 유니콘즈', '--team', 'Red'], { facilitator: {}, mina: {} });
  });
  step('a member joins', 60, async () => {
    await open(play.mina, `${play.game.url}/join`);
    await leadsTo(play.mina, '/team', () => evening.fillIn(play.mina, { pin: play.game.pin, team: 'Red', name: 'Mina' }));
    await isLive(play.mina, 15);
  });
  step('the link leads to the desk', 40, does(desk.linkLeadsToTheDesk));
  look('a member sees nothing of it', 20, does(desk.othersSeeNothing));
  step('help lists the keys', 20, does(desk.helpListsTheKeys));
  step('the game is started', 40, does(desk.startsTheGame));
  step('a fault is injected after its preview', 60, does(desk.injectsWithAPreview));
  step('an event is paused and resumed without losing the place', 40, does(desk.pausesAnEvent));
  step('what would be skipped along is told', 40, does(desk.skipsWithWhatFollows));
  step('everything is halted, refused meanwhile, and released by undo', 60, does(desk.haltsAndReleases));
  step('the game is paused with a reason, and goes on', 60, does(desk.pausesTheGame));
  step('a broadcast reaches the team', 60, does(desk.broadcastsInBothLanguages));
  step('the board freezes, differs and thaws', 60, does(desk.freezesAndThaws));
  step('a note is kept', 40, does(desk.keepsANote));
  step('a score is put right', 40, does(desk.adjustsAScore));
  look('the desk keeps nobody out', 60, does(desk.keepsNobodyOut));
  look('without scripts it shows how things stand', 40, does(desk.worksWithoutScripts));
  look('pictures of the desk', 90, async (t) => (await desk.pictures(play)).forEach((file) => t.diagnostic(file)));
  look('nothing went wrong unseen', 10, async () => assert.deepEqual(problems.seen, []));
});
