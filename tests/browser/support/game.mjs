// The real binary, started for a test and always ended.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './wait.mjs';

export const BINARY = process.env.GAMEDAY ?? fileURLToPath(new URL('../../../target/release/gameday', import.meta.url));
/** It brings up instances before it says where it listens. */
const UP_WITHIN_S = 60;
const DOWN_WITHIN_S = 20;
/** What `host` prints once people can join. */
export const HOSTED = /^join +http\S+ with PIN \d+$/m;
/** So much of what it complains about is kept. */
const STDERR_MAX = 10_000;

/**
 * Starts `gameday VERB…` on a free port, with its game file in a folder of its own.
 *
 * @param {string[]} words verb and arguments
 * @param {RegExp} ready what it prints when it can be used
 * @param {{ isRecorded?: boolean }} how a replay writes no game file
 */
export async function startGame(words, ready, { isRecorded = true } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'gameday-browser-'));
  const file = path.join(folder, 'test.gameday');
  const remove = () => rm(folder, { recursive: true, force: true });
  const args = [...words, '--port', '0', ...(isRecorded ? ['--journal', file] : [])];
  const game = await launch(args, ready).catch(async (error) => {
    await remove();
    throw error;
  });
  return { ...game, file, stop: () => game.stop().finally(remove) };
}

/** Goes on with the file of a game whose host was killed, at the same address. */
export async function resumeGame({ file, stop }, ready) {
  const game = await launch(['host', '--resume', file], ready);
  return { ...game, file, stop: () => game.stop().finally(stop) };
}

/** Starts the program, and waits until it can be used. */
async function launch(args, ready) {
  const child = spawn(BINARY, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  let failure = null;
  child.on('error', (error) => (failure = error));
  child.stdout.setEncoding('utf8').on('data', (text) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (said.stderr = (said.stderr + text).slice(-STDERR_MAX)));
  const ended = () => failure !== null || child.exitCode !== null || child.signalCode !== null;

  // Whatever ends this process ends the game.
  const kill = () => void child.kill('SIGKILL');
  const leave = (signal) => {
    kill();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('exit', kill).once('SIGINT', leave).once('SIGTERM', leave);

  async function stop() {
    if (!ended()) {
      child.kill('SIGTERM');
      await until('the game to end', async () => ended(), { within_s: DOWN_WITHIN_S }).finally(kill);
    }
    process.off('exit', kill).off('SIGINT', leave).off('SIGTERM', leave);
  }

  /** The host goes out at once, as when somebody pulls its plug. */
  async function crash() {
    kill();
    await until('the host to be gone', async () => ended(), { within_s: DOWN_WITHIN_S });
  }

  try {
    await until('the game to listen', async () => ended() || ready.test(said.stdout), { within_s: UP_WITHIN_S });
    if (ended()) throw new Error(`${BINARY} ${args.join(' ')} ended at once: ${failure ?? said.stderr}`);
  } catch (error) {
    await stop();
    throw error;
  }
  const told = (pattern) => said.stdout.match(pattern)?.[1];
  return {
    said,
    stop,
    crash,
    url: told(/^(?:board|replay) +(http:\S+)$/m),
    pin: told(/^join .*with PIN (\d+)$/m),
    facilitatorLink: told(/^facilitator (\S+)$/m),
  };
}
