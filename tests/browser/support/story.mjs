// A test that is a story: steps in order, each needs the ones before.

import { it } from 'node:test';

/**
 * `step` is part of the story: once one has failed, later ones are not tried. `look` checks something on the way that
 * the story goes on without.
 *
 * @param {(name: string) => void} onStart
 * @param {(name: string, t: object) => Promise<void>} onFailure keeps what helps to find the reason
 */
export function story(onStart, onFailure) {
  let broken = null;
  const part = (isNeeded) => (name, limit_s, act) =>
    it(name, { timeout: limit_s * 1000 }, async (t) => {
      if (broken !== null) throw notReached(broken);
      onStart(name);
      try {
        await act(t);
      } catch (error) {
        if (isNeeded) broken = name;
        await onFailure(name, t).catch(() => {});
        throw error;
      }
    });
  return { step: part(true), look: part(false) };
}

function notReached(broken) {
  const error = new Error(`not reached: "${broken}" failed`);
  // Where it was not reached from helps nobody.
  error.stack = error.message;
  return error;
}
