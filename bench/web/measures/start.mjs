// From the start of the program to its first page.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const LOOK_EVERY_MS = 2;
const WITHIN_MS = 30_000;

/** A port of the loopback address that nobody listens at. */
function freePort() {
  return new Promise((found, failed) => {
    const probe = net.createServer().on('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}

/** Asks for the first page; its length, or nothing if nobody answers yet. */
function firstPage(port) {
  return new Promise((found, failed) => {
    const request = http.get({ host: '127.0.0.1', port, path: '/', agent: false }, (answer) => {
      let bytes = 0;
      answer.on('data', (part) => (bytes += part.length));
      answer.on('end', () => (answer.statusCode === 200 ? found(bytes) : failed(new Error(`status ${answer.statusCode}`))));
    });
    request.on('error', (error) => (error.code === 'ECONNREFUSED' ? found(null) : failed(error)));
  });
}

async function coldStart(program, words) {
  const folder = await mkdtemp(path.join(tmpdir(), 'gameday-start-'));
  const port = await freePort();
  const began = performance.now();
  const args = [...words, '--port', String(port), '--journal', path.join(folder, 'start.gameday')];
  const child = spawn(program, args, { stdio: 'ignore' });
  const ended = new Promise((done) => child.once('close', done));
  try {
    while (performance.now() - began < WITHIN_MS) {
      if (child.exitCode !== null) throw new Error(`${program} ${args.join(' ')} ended with code ${child.exitCode}`);
      const bytes = await firstPage(port);
      if (bytes !== null) return performance.now() - began;
      await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    }
    throw new Error(`no page after ${WITHIN_MS / 1000} s: ${program} ${args.join(' ')}`);
  } finally {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  }
}

/** In milliseconds, so many runs of a lobby with two teams. */
export async function coldStarts(program, runs, note) {
  const ms = [];
  // The first one reads the program from the disk: it does not count.
  for (let run = 0; run <= runs; run += 1) {
    const took = await coldStart(program, ['host', 'unicorn-rentals', '--team', 'Red', '--team', 'Blue']);
    note(`start: first page after ${took.toFixed(0)} ms${run === 0 ? ' (not counted)' : ''}`);
    if (run > 0) ms.push(took);
  }
  return { ms };
}
