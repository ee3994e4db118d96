// The wrong key: fast, and wrong. The page shouts, and offers the way out.

import assert from 'node:assert/strict';
import { row } from '../support/pages.mjs';
import { until } from '../support/wait.mjs';
import { apply, isLogged } from './repair.mjs';

const WRONG_PERMILLE_MIN = 50;

export async function wrongKeyRaisesTheAlarm({ player }) {
  await player.getByTestId('cdn-key-path').check();
  await apply(player, 'cdn-apply');
  await isLogged(player, 'CDN in front: key path');
  const alarm = player.getByTestId('alarm');
  await alarm.waitFor({ timeout: 40_000 });
  assert.equal(await alarm.getAttribute('role'), 'alert');
  const permille = Number(await alarm.getAttribute('data-permille'));
  assert.ok(permille > WRONG_PERMILLE_MIN, `the alarm rings at ${permille} in a thousand`);
  assert.match(await alarm.innerText(), /leaves out the query string/);
  return `${permille / 10} % wrong`;
}

export async function wrongAnswersAreExplained({ player }) {
  const line = player.getByTestId('score-events').locator('tr', { hasText: 'wrong' }).first();
  const read = () => line.locator('.sample').innerText();
  const [key, verdict] = (await until('a sample', read, { within_s: 10 })).split('\n');
  assert.match(key, /\S/);
  const [, expected, got] = verdict.match(/^expected (\S+), got (\S+)$/) ?? [];
  assert.ok(expected, verdict);
  assert.notEqual(got, expected);
  return `${key}: ${verdict}`;
}

export async function boardSaysWrong({ visitor }) {
  const status = () => row(visitor, 'You').getAttribute('data-status');
  await until('the status "wrong" on the board', status, { within_s: 15, is: (it) => it === 'wrong' });
}

export async function oneClickMendsIt({ player }) {
  await player.getByTestId('alarm-fix').click();
  await until('the old key', () => player.getByTestId('cdn-key-query-string').isChecked(), { within_s: 10 });
  await player.getByTestId('alarm').waitFor({ state: 'detached', timeout: 40_000 });
  await isLogged(player, 'CDN in front: key query-string');
}
