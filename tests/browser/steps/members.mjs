// Several members of one team: who is there, what they do, two who change the same thing, and coming back.

import assert from 'node:assert/strict';
import { violations } from '../support/axe.mjs';
import { newPerson } from '../support/browser.mjs';
import { HOSTED, resumeGame } from '../support/game.mjs';
import { feed, isLive, leadsTo, open, serverSays, tabTo } from '../support/pages.mjs';
import { until } from '../support/wait.mjs';
import { fillIn } from './evening.mjs';

const TEAM = 'Red';
/** A mark of who is there takes a message, and one who is gone a beat or two. */
const SEEN_WITHIN_S = 5;
const GONE_WITHIN_S = 10;
/** From a field of a form to any of its buttons it is not far. */
const TABS_MAX = 10;
const CODE = /^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/;

const people = (page) => page.getByTestId('people');
const codeOf = (page) => page.getByTestId('rejoin-code').innerText();
const field = (page, testid) => page.getByTestId(testid).first();
const desired = (page) => field(page, 'group-desired');
const sizesForm = (page) => page.locator('form', { has: page.getByTestId('group-apply') });
const clash = (page) => sizesForm(page).getByTestId('clash');
const words = (page) => sizesForm(page).locator('.clash__words');

/** What the host says that the group is to have. */
async function desiredOnHost(page) {
  const { account } = await serverSays(page);
  return account.groups[0].desired;
}

/** Types another size, by the keyboard alone, without sending it. */
async function typeDesired(page, size) {
  await desired(page).focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type(String(size));
  await page.keyboard.press('Tab');
}

async function press(page, testid) {
  const button = sizesForm(page).getByTestId(testid);
  await tabTo(page, button, { tabs_max: TABS_MAX });
  await page.keyboard.press('Enter');
}

const joinAs = async (page, { url, pin }, name, role) => {
  await open(page, `${url}/join`);
  await page.getByTestId('join-role').selectOption(role);
  await leadsTo(page, '/team', () => fillIn(page, { pin, team: TEAM, name }));
  await isLive(page, 15);
};

export async function membersTakeRoles({ game, mina, jae }) {
  await joinAs(mina, game, '미나', 'commander');
  await joinAs(jae, game, 'Jae', 'operator');
  const both = (text) => /미나 · Incident commander/.test(text) && /Jae \(you\) · Operator/.test(text);
  await until('both to be there', () => people(jae).innerText(), { within_s: SEEN_WITHIN_S, is: both });
  await until('Mina to see Jae', () => people(mina).innerText(), { within_s: SEEN_WITHIN_S, is: (it) => /Jae/.test(it) });
}

export async function aNameIsTakenOnce({ game, newcomer, problems }) {
  await open(newcomer, `${game.url}/join`);
  await problems.provoke(/409/, async () => {
    await fillIn(newcomer, { pin: game.pin, team: TEAM, name: 'Jae' });
    await newcomer.getByText('Somebody in this team is called that').waitFor();
  });
}

/** Nobody outside of the team learns who is in it. */
export async function othersSeeNobody({ game, eve }) {
  await open(eve, `${game.url}/join`);
  await leadsTo(eve, '/team', () => fillIn(eve, { pin: game.pin, team: 'Blue', name: 'Eve' }));
  await isLive(eve, 15);
  const said = await people(eve).innerText();
  assert.ok(/Eve/.test(said) && !/Jae|미나/.test(said), said);
  await open(eve, game.url);
  assert.ok(!/Jae|미나/.test(await eve.locator('body').innerText()));
}

/** What nobody has begun to change follows the account. */
export async function anUntouchedFormFollows({ mina, jae }) {
  await typeDesired(mina, 3);
  await until('Jae to see who edits', () => people(jae).innerText(), { within_s: SEEN_WITHIN_S, is: (it) => /is changing: hashers: sizes/.test(it) });
  await press(mina, 'group-apply');
  await until("Jae's form to follow", () => desired(jae).inputValue(), { within_s: SEEN_WITHIN_S, is: (it) => it === '3' });
  assert.ok(await clash(jae).isHidden(), 'he has changed nothing');
  await until('nobody to edit', () => people(jae).innerText(), { within_s: SEEN_WITHIN_S, is: (it) => !/is changing/.test(it) });
}

/** Both have begun; the first one sends. The second one is told at once, and overwrites nothing unseen. */
export async function twoChangeTheSame({ mina, jae, problems }) {
  await typeDesired(mina, 4);
  await typeDesired(jae, 5);
  await press(mina, 'group-apply');
  await until('the notice', () => words(jae).innerText(), { within_s: SEEN_WITHIN_S, is: (it) => /^미나 changed this at \d\d:\d\d/.test(it) });
  assert.match(await clash(jae).innerText(), /\d+ s ago/);
  assert.equal(await desired(jae).inputValue(), '5', 'what he typed stays');
  assert.deepEqual(await violations(jae), []);

  await problems.provoke(/409/, async () => {
    await press(jae, 'group-apply');
    const outcome = sizesForm(jae).getByRole('status');
    await until('the refusal', () => outcome.innerText(), { within_s: 10, is: (it) => /refused: 미나 changed this/.test(it) });
  });
  assert.equal(await desiredOnHost(jae), 4, 'nothing was overwritten');
}

export async function theSecondKeepsTheirs({ jae }) {
  await press(jae, 'clash-keep');
  await until('the form to follow again', () => desired(jae).inputValue(), { within_s: SEEN_WITHIN_S, is: (it) => it === '4' });
  assert.ok(await clash(jae).isHidden());
  assert.equal(await desiredOnHost(jae), 4);
}

export async function theSecondAppliesTheirOwn({ mina, jae }) {
  await typeDesired(jae, 2);
  await typeDesired(mina, 5);
  await press(mina, 'group-apply');
  await clash(jae).waitFor();
  await press(jae, 'clash-apply');
  await until('his to be applied', () => desiredOnHost(jae), { within_s: 10, is: (it) => it === 2 });
  assert.ok(await clash(jae).isHidden());
  await until("Mina's form to follow", () => desired(mina).inputValue(), { within_s: SEEN_WITHIN_S, is: (it) => it === '2' });
}

/** Undoing is a change like others: what somebody did since is not undone with it. */
export async function undoSparesWhatOthersDid({ mina, jae, problems }) {
  await typeDesired(jae, 3);
  await press(jae, 'group-apply');
  await until('his to be applied', () => desiredOnHost(jae), { within_s: 10, is: (it) => it === 3 });
  await until("Mina's form to follow", () => desired(mina).inputValue(), { within_s: SEEN_WITHIN_S, is: (it) => it === '3' });
  await typeDesired(mina, 4);
  await press(mina, 'group-apply');
  await until('hers to be applied', () => desiredOnHost(jae), { within_s: 10, is: (it) => it === 4 });
  await problems.provoke(/409/, async () => {
    await sizesForm(jae).getByRole('button', { name: 'Undo' }).click();
    await until('the refusal', () => sizesForm(jae).getByRole('status').innerText(), { within_s: 10, is: (it) => /refused: 미나/.test(it) });
  });
  assert.equal(await desiredOnHost(jae), 4);
  await press(jae, 'clash-keep');
}

export async function wordsAreKorean({ mina, jae }) {
  await jae.getByTestId('lang-ko').click();
  await until('Korean', () => people(jae).innerText(), { within_s: SEEN_WITHIN_S, is: (it) => /접속 중/.test(it) && /운영자/.test(it) });
  await typeDesired(jae, 5);
  await typeDesired(mina, 3);
  await press(mina, 'group-apply');
  await until('the notice', () => words(jae).innerText(), { within_s: SEEN_WITHIN_S, is: (it) => /^미나 님이 \d\d:\d\d에 바꿨습니다/.test(it) });
  assert.match(await clash(jae).innerText(), /상대 변경 유지/);
  assert.deepEqual(await violations(jae), []);
  await press(jae, 'clash-keep');
  await jae.getByTestId('lang-en').click();
}

/** The third member has lost their cookie, or sits at another machine. */
export async function rejoinsByCode(play) {
  const { game, jae, browser, problems } = play;
  const code = await codeOf(jae);
  assert.match(code, CODE);
  const tablet = (play.tablet = await newPerson(browser, 'tablet', problems));
  await open(tablet, `${game.url}/join`);
  await tablet.getByTestId('rejoin').focus();
  await tablet.keyboard.press('Enter');
  await tablet.waitForURL((it) => it.pathname === '/rejoin');
  assert.deepEqual(await violations(tablet), []);
  const type = async (typed) => {
    await tablet.getByTestId('rejoin-input').focus();
    await tablet.keyboard.type(typed);
    await tablet.keyboard.press('Enter');
  };
  await problems.provoke(/403/, async () => {
    await type('AAAA-AAAA');
    await tablet.getByTestId('rejoin-problem').waitFor();
  });
  assert.deepEqual(await violations(tablet), []);
  await leadsTo(tablet, '/team', () => type(code.toLowerCase().replace('-', ' ')));
  await isLive(tablet, 15);
  assert.match(await tablet.locator('.topbar__who').innerText(), /^Red: Jae$/);
  assert.equal(await codeOf(tablet), code);
  assert.equal((await people(tablet).innerText()).match(/Jae/g).length, 1, 'one member, on two machines');
}

export async function whoLeavesIsGone({ mina, tablet, jae, game }) {
  await tablet.context().close();
  await open(jae, game.url);
  await until('Jae to be gone', () => people(mina).innerText(), { within_s: GONE_WITHIN_S, is: (it) => !/Jae/.test(it) });
  await open(jae, `${game.url}/team`);
  await until('Jae to be back', () => people(mina).innerText(), { within_s: SEEN_WITHIN_S, is: (it) => /Jae/.test(it) });
}

/** A member takes the role of an observer on their own page: the console refuses in words, and says who is what. */
export async function anObserverChangesNothing({ game, mina, jae, problems }) {
  await takesRole(jae, game, 'observer');
  await open(jae, `${game.url}/team`);
  await isLive(jae, 10);
  await until('Mina to see it', () => people(mina).innerText(), { within_s: SEEN_WITHIN_S, is: (it) => /Jae · Observer/.test(it) });
  const before = await desiredOnHost(jae);
  await problems.provoke(/403/, async () => {
    await typeDesired(jae, before + 1);
    await press(jae, 'group-apply');
    const outcome = sizesForm(jae).getByRole('status');
    await until('the refusal', () => outcome.innerText(), { within_s: 10, is: (it) => /You are an observer/.test(it) });
  });
  assert.equal(await desiredOnHost(jae), before);
  await takesRole(jae, game, 'operator');
  await open(jae, `${game.url}/team`);
}

async function takesRole(page, game, role) {
  await page.goto(`${game.url}/me`);
  assert.deepEqual(await violations(page), []);
  await page.getByTestId(`role-${role}`).check();
  await page.getByTestId('role-set').press('Enter');
  await until('the role', () => page.getByTestId(`role-${role}`).isChecked(), { within_s: 10 });
}

/**
 * The host goes out without a word, and another one goes on with its file: pages say that they are old, and catch up by
 * themselves; nobody has to log in again.
 */
export async function theHostComesBack(play) {
  const { mina, visitor, problems } = play;
  await open(visitor, play.game.url);
  for (const page of [mina, visitor]) await isLive(page, 10);
  const [loaded, before] = [await mina.evaluate(() => performance.timeOrigin), await serverSays(mina)];
  const code = await codeOf(mina);
  await problems.provoke(/net::ERR_|ERR_CONNECTION|ERR_INCOMPLETE/, async () => {
    await play.game.crash();
    for (const page of [mina, visitor]) {
      const isOld = (it) => it.greyed && it.word === 'Reconnecting' && it.age_s >= 3;
      await until('the page to say its age', () => feed(page), { within_s: 15, is: isOld });
    }
    play.game = await resumeGame(play.game, HOSTED);
    for (const page of [mina, visitor]) await isLive(page, 30);
  });
  assert.equal(await mina.evaluate(() => performance.timeOrigin), loaded, 'the page was loaded anew');
  const after = await serverSays(mina);
  assert.ok(after.second >= before.second && after.audit[0].number >= before.audit[0].number);
  assert.equal(await codeOf(mina), code);
  assert.match(await people(mina).innerText(), /미나 \(you\) · Incident commander/);
  // What was seen before the host went out counts.
  await typeDesired(mina, 6);
  await press(mina, 'group-apply');
  await until('a command', () => desiredOnHost(mina), { within_s: 10, is: (it) => it === 6 });
}

export async function aCodeOutlivesTheHost(play) {
  const { game, mina, browser, problems } = play;
  const phone = await newPerson(browser, 'phone', problems);
  await phone.goto(`${game.url}/rejoin`);
  await phone.getByTestId('rejoin-input').fill(await codeOf(mina));
  await leadsTo(phone, '/team', () => phone.getByTestId('rejoin-submit').click());
  assert.match(await phone.locator('.topbar__who').innerText(), /^Red: 미나$/);
}
