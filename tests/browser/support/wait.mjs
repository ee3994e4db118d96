// Waiting for a condition with a limit; nothing here sleeps and hopes.

import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 100;

/**
 * Looks again and again until what it sees is right, and gives that back. An error says what was seen last.
 *
 * @param {string} what what is waited for, in words
 * @param {() => Promise<any>} look
 * @param {{ within_s: number, is?: (seen: any) => boolean }} how
 */
export async function until(what, look, { within_s, is = Boolean }) {
  const began = performance.now();
  for (;;) {
    const seen = await look();
    if (is(seen)) return seen;
    if (performance.now() - began > within_s * 1000) {
      throw new Error(`waited ${within_s} s for ${what}; seen last: ${JSON.stringify(seen)}`);
    }
    await pause(LOOK_EVERY_MS);
  }
}
