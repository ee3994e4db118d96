// Every screen of the game, by what the game does meanwhile.

import { until } from '../support/wait.mjs';

/** What the checker has something to say about. */
const WRONG = 'format = 1\nlenght = "1m"\n';
const open = (selector) => (page) => page.locator(selector).evaluateAll((all) => all.forEach((it) => (it.open = true)));
const closed = (page) => page.locator('dialog[open]').waitFor({ state: 'detached' });
/** The sheet of keys, opened and closed again. */
const HELP = ['help', async (page) => {
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('?');
  await page.locator('dialog.help[open]').waitFor();
}];
const closeHelp = async (page) => {
  await page.keyboard.press('Escape');
  await closed(page);
};
const allOpen = ['everything unfolded', open('details')];

/** A question of the desk, asked by this button; the one before it goes away first. */
const question = (selector) => [
  `question of ${selector}`,
  async (page) => {
    if (await page.locator('dialog[open]').count()) {
      await page.getByTestId('ask-cancel').click();
      await closed(page);
    }
    await page.locator(selector).first().click();
    await page.locator('dialog.ask[open]').waitFor();
  },
];

/** Pages of text, which are the same whether the game runs or not. */
export const papers = [
  { name: 'scenario for all', who: 'stranger', path: '/scenario' },
  { name: 'scenario for a team', who: 'mina', path: '/scenario' },
  { name: 'scenario for whoever runs the game', who: 'facilitator', path: '/scenario', sight: '[data-testid="preview"]', acts: [allOpen] },
  {
    name: 'another scenario',
    who: 'facilitator',
    path: '/scenario',
    acts: [
      ['checked', async (page) => {
        await page.getByTestId('scenario-paste').fill(WRONG);
        await page.getByTestId('scenario-ask').click();
        await page.getByTestId('findings').waitFor();
      }],
    ],
  },
  { name: 'visits', who: 'facilitator', path: '/visits', sight: '[data-testid="visits"]' },
  { name: 'visits of a kind', who: 'facilitator', path: '/visits?what=nothing', sight: '[data-testid="visits-none"]' },
  { name: 'visits for a team', who: 'mina', path: '/visits', status: 403 },
  { name: 'runbook', who: 'mina', path: '/runbook', sight: 'h1' },
  { name: 'runbook for all', who: 'stranger', path: '/runbook', status: 401 },
  { name: 'hints for all', who: 'stranger', path: '/hints', status: 401 },
  { name: 'log of nothing', who: 'mina', path: '/log?instance=i-9999', status: 404 },
  { name: 'log for all', who: 'stranger', path: '/log', status: 401 },
  { name: 'report before the end', who: 'mina', path: '/report', status: 409 },
  { name: 'desk for all', who: 'stranger', path: '/facilitator', status: 401 },
  { name: 'comparison for a team', who: 'mina', path: '/compare', status: 403 },
  { name: 'drill that is none', who: 'mina', path: '/drill', status: 404 },
  { name: 'what-if outside of a replay', who: 'mina', path: '/what-if', status: 404 },
  { name: 'reveal for all', who: 'stranger', path: '/reveal', status: 401 },
  { name: 'nothing there', who: 'stranger', path: '/nothing', status: 404 },
];

export const lobby = [
  { name: 'form for joining', who: 'stranger', path: '/join', acts: [HELP] },
  { name: 'form after joining', who: 'mina', path: '/join' },
  { name: 'coming back by code', who: 'stranger', path: '/rejoin' },
  { name: 'a member alone', who: 'mina', path: '/me' },
  { name: 'dead link', who: 'stranger', path: '/join?link=dead' },
  { name: 'lobby', who: 'stranger', path: '/', sight: '.lobby__story' },
  { name: 'lobby for whoever runs the game', who: 'facilitator', path: '/', sight: '[data-testid="start"]' },
  { name: 'console in the lobby', who: 'mina', path: '/team', acts: [allOpen] },
  { name: 'console of nobody', who: 'stranger', path: '/team', sight: '[data-testid="no-team"]' },
  { name: 'desk in the lobby', who: 'facilitator', path: '/facilitator', acts: [question('[data-testid="turn"]')] },
  { name: 'projector in the lobby', who: 'facilitator', path: '/stage', sight: '[data-testid="stage-pin"]' },
  { name: 'remote', who: 'facilitator', path: '/stage/remote' },
];

export const running = [
  {
    name: 'board',
    who: 'mina',
    path: '/',
    sight: '.feed:not(.feed--stale)',
    acts: [
      allOpen,
      ['a search', (page) => page.locator('#find-team').fill('red')],
      ['a search for nobody', (page) => page.locator('#find-team').fill('nobody')],
      HELP,
    ],
  },
  {
    name: 'console',
    who: 'mina',
    path: '/team',
    sight: '.feed:not(.feed--stale)',
    acts: [
      allOpen,
      ['a plan', async (page) => {
        await page.getByTestId('group-desired').fill('3');
        await page.getByTestId('group-desired').press('Tab');
        await page.getByTestId('cdn-key-path').check();
      }],
      ['an answer', async (page) => {
        // One a second of a team: another tab may have been quicker.
        const answer = page.locator('[data-testid="try-answer"][data-right]');
        await until('an answer', async () => {
          await page.getByTestId('try-send').click();
          return answer.waitFor({ timeout: 3_000 }).then(() => true, () => false);
        }, { within_s: 20 });
      }],
      HELP,
    ],
  },
  { name: 'hints', who: 'mina', path: '/hints' },
  { name: 'logs', who: 'mina', path: '/log', sight: 'main a[href*="instance="]' },
  {
    name: 'log',
    who: 'mina',
    path: '/log',
    acts: [['of an instance', async (page) => {
      await page.locator('main a[href*="instance="]').first().click();
      await page.locator('h1').waitFor();
    }]],
  },
  { name: 'comparison', who: 'facilitator', path: '/compare', sight: '.chart' },
  {
    name: 'desk',
    who: 'facilitator',
    path: '/facilitator',
    sight: '.feed:not(.feed--stale)',
    acts: [
      ['a preview', async (page) => {
        await page.getByTestId('field-what').selectOption('hang');
        await page.getByTestId('inject-preview').click();
        await page.locator('[data-testid="inject-form"] [data-testid="preview"]').waitFor();
      }],
      HELP,
      ['without help', closeHelp],
      ...['halt', 'turn', 'adjust', 'void', 'rescue', 'retime'].map((name) => question(`[data-testid="${name}"]`)),
      ...['skip', 'delay', 'trigger'].map((name) => question(`[data-testid="events"] [data-press="${name}"]`)),
    ],
  },
];

export const SLIDES = ['movers', 'trend', 'incident', 'clock', 'top-ten'];
/** One slide of the projector; the remote has put it there. */
export const slide = (name) => [
  { name: `projector, ${name}`, who: 'facilitator', path: '/stage', sight: `[data-testid="stage"][data-slide="${name}"]` },
];

export const frozen = [
  { name: 'frozen board', who: 'stranger', path: '/', sight: '[data-testid="frozen"]' },
  { name: 'frozen board for a team', who: 'mina', path: '/', sight: '[data-testid="frozen"]' },
  { name: 'frozen projector', who: 'facilitator', path: '/stage' },
  { name: 'desk while the board is frozen', who: 'facilitator', path: '/facilitator', sight: '[data-frozen="true"]', acts: [question('[data-testid="freeze"]')] },
];

export const paused = [
  { name: 'board of a game that stands still', who: 'facilitator', path: '/', sight: '[data-testid="resume"]' },
  { name: 'console of a game that stands still', who: 'mina', path: '/team' },
  { name: 'halted desk', who: 'facilitator', path: '/facilitator', acts: [question('[data-testid="halt"]')] },
];

export const ended = [
  { name: 'board at the end', who: 'stranger', path: '/', sight: '[data-testid="podium"]', acts: [allOpen] },
  { name: 'desk at the end', who: 'facilitator', path: '/facilitator' },
  { name: 'projector at the end', who: 'facilitator', path: '/stage' },
  { name: 'report', who: 'facilitator', path: '/report', sight: 'main', acts: [allOpen] },
  { name: 'reveal, nothing told', who: 'facilitator', path: '/reveal?step=0' },
  { name: 'reveal, a place', who: 'facilitator', path: '/reveal?step=1' },
  { name: 'reveal, the winner', who: 'facilitator', path: '/reveal?step=3' },
  { name: 'reveal, awards', who: 'facilitator', path: '/reveal?step=99' },
];

export const replay = [
  { name: 'replay', who: 'visitor', path: '/', sight: '[data-testid="replay"]', acts: [allOpen] },
  { name: 'replay of a team', who: 'visitor', path: '/join?team=0', sight: '[data-testid="replay"]', acts: [allOpen] },
  { name: 'comparison in a replay', who: 'visitor', path: '/compare?one=0&other=1', sight: '.chart' },
  { name: 'what-if', who: 'visitor', path: '/what-if', acts: [allOpen] },
  { name: 'what-if, answered', who: 'visitor', path: '/what-if?team=0&at=5&change=usual:cache', sight: '[data-testid="gain"]' },
  { name: 'what-if, not understood', who: 'visitor', path: '/what-if?team=0&at=never&change=usual:cache', status: 422 },
  { name: 'scenario of a replay', who: 'visitor', path: '/scenario', sight: '[data-testid="preview"]' },
  { name: 'reveal in a replay', who: 'visitor', path: '/reveal?step=99' },
  { name: 'report in a replay', who: 'visitor', path: '/report', status: 404 },
];

export const drill = {
  before: [{ name: 'drill', who: 'learner', path: '/drill', acts: [
    ['nothing predicted', async (page) => {
      // As a browser that does not look before it sends.
      await page.locator('form').evaluateAll((all) => all.forEach((it) => (it.noValidate = true)));
      await page.locator('button[value="predict"]').click();
      await page.locator('[role="alert"]').waitFor();
    }],
  ] }],
  during: [{ name: 'drill under way', who: 'learner', path: '/drill' }],
  after: [{ name: 'drill compared', who: 'learner', path: '/drill', sight: '.drill__commands' }],
};


/** What a member of a team opens on a phone. */
export const narrow = [
  { name: 'join', path: '/join', isPictured: true },
  { name: 'rejoin', path: '/rejoin' },
  { name: 'me', path: '/me' },
  { name: 'board', path: '/', sight: '.feed:not(.feed--stale)' },
  { name: 'console', path: '/team', isPictured: true, sight: '.feed:not(.feed--stale)' },
  { name: 'scenario', path: '/scenario' },
  { name: 'runbook', path: '/runbook' },
  { name: 'hints', path: '/hints' },
  { name: 'logs', path: '/log' },
];

/** Where somebody without a mouse goes. */
export const byKeyboard = [
  { name: 'join', who: 'stranger', path: '/join' },
  { name: 'rejoin', who: 'stranger', path: '/rejoin' },
  { name: 'me', who: 'mina', path: '/me' },
  { name: 'board', who: 'mina', path: '/', sight: '.feed:not(.feed--stale)' },
  { name: 'console', who: 'mina', path: '/team', sight: '.feed:not(.feed--stale)' },
  { name: 'desk', who: 'facilitator', path: '/facilitator', sight: '.feed:not(.feed--stale)' },
  { name: 'projector', who: 'facilitator', path: '/stage' },
  { name: 'remote', who: 'facilitator', path: '/stage/remote' },
  { name: 'scenario', who: 'facilitator', path: '/scenario' },
  { name: 'visits', who: 'facilitator', path: '/visits' },
  { name: 'comparison', who: 'facilitator', path: '/compare' },
  { name: 'runbook', who: 'mina', path: '/runbook' },
  { name: 'hints', who: 'mina', path: '/hints' },
  { name: 'logs', who: 'mina', path: '/log' },
];
