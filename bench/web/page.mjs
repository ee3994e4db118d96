// The board's page with 100 teams, measured in Chromium: see README.md.

import { execFileSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { coldStarts } from './measures/start.mjs';
import { lines, print } from './measures/table.mjs';

const ROWS = ['loads', 'changes', 'ticks', 'start'];
const SCENARIO = fileURLToPath(new URL('hundred.toml', import.meta.url));
const TEAMS = 100;
/** The sparklines are full by then, and the chart has its first dozens of points. */
const WARM_S = 60;

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values: given } = parseArgs({
  options: {
    program: { type: 'string', default: path.join(root, 'target/release/gameday') },
    runs: { type: 'string', default: '5' },
    ticks: { type: 'string', default: '60' },
    only: { type: 'string', multiple: true, default: ROWS },
    json: { type: 'string', default: path.join(root, 'target/bench-web-page.json') },
  },
});
const [runs, ticks] = [Number(given.runs), Number(given.ticks)];

function usage(text) {
  console.error(`bench/web/page: ${text}`);
  process.exit(2);
}
if (!(runs >= 1 && runs <= 99)) usage('--runs is 1 to 99');
if (!(ticks >= 10 && ticks <= 240)) usage('--ticks is 10 to 240: the game lasts 12 minutes');
if (given.only.some((row) => !ROWS.includes(row))) usage(`--only is one of ${ROWS.join(', ')}`);
const program = path.resolve(given.program);
try {
  accessSync(program, constants.X_OK);
} catch {
  usage(`${program} is not there: cargo build --release, or --program FILE`);
}
// The tests' own ways to start a game and a browser take their program from here.
process.env.GAMEDAY = program;
const { startGame } = await import('../../tests/browser/support/game.mjs');
const { openBrowser } = await import('../../tests/browser/support/browser.mjs');
const { coldLoads } = await import('./measures/loads.mjs');
const { changes } = await import('./measures/changes.mjs');
const { loopsOf, ticksOf } = await import('./measures/ticks.mjs');

const note = (text) => console.error(`  ${text}`);
const result = {
  versions: {
    gameday: execFileSync(program, ['--version'], { encoding: 'utf8' }).trim(),
    program,
    chromium: execFileSync('/usr/bin/chromium', ['--version'], { encoding: 'utf8' }).trim(),
    node: process.version,
    kernel: os.release(),
    cores: os.cpus().length,
  },
  began: new Date().toISOString(),
  teams: TEAMS,
  runs,
  rows: {},
};

if (given.only.includes('start')) {
  result.rows.start = await coldStarts(program, runs, note);
}
if (given.only.some((row) => row !== 'start')) {
  // One of them is people's, so that a team's page can be opened as well.
  const bots = Array.from({ length: TEAMS - 1 }, (_, i) => `Team ${String(i + 2).padStart(3, '0')}=do-nothing`);
  const words = ['host', SCENARIO, '--autostart', '--once', '--team', 'Team 001', ...bots.flatMap((bot) => ['--team', bot])];
  const game = await startGame(words, /^join +http\S+ with PIN \d+$/m);
  const browser = await openBrowser();
  try {
    const pin = game.said.stdout.match(/with PIN (\d+)$/m)[1];
    const play = { url: game.url, pin, browser, note, team: 'Team 001' };
    await untilSecond(play.url, WARM_S);
    if (given.only.includes('loads')) result.rows.loads = await coldLoads(play, runs);
    if (given.only.includes('changes')) result.rows.changes = await changes(play, ticks);
    if (given.only.includes('ticks')) {
      result.rows.ticks = {
        throttled: await ticksOf(play, ticks, { slowdown: 4, clock: 'timeTicks' }),
        cpu: await ticksOf(play, Math.ceil(ticks / 2), { slowdown: 1, clock: 'threadTicks' }),
        loops: await loopsOf(play, { slowdown: 4 }),
      };
    }
  } finally {
    await browser.close();
    await game.stop();
  }
}

result.load_average = os.loadavg()[0];
result.table = lines(result);
mkdirSync(path.dirname(given.json), { recursive: true });
writeFileSync(given.json, JSON.stringify(result, null, 1));
print(result);
console.log(`\nall figures: ${path.relative(process.cwd(), given.json)}`);

async function untilSecond(url, wanted) {
  const end = performance.now() + (wanted + 60) * 1000;
  for (;;) {
    const said = await (await fetch(`${url}/api/board`)).json();
    const { second } = said.board ?? said;
    if (second >= wanted) return;
    if (performance.now() > end) throw new Error(`the game does not come to second ${wanted}, but to ${second}`);
    await new Promise((done) => setTimeout(done, 500));
  }
}
