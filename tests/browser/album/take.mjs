// Takes the pictures of the guides: `node album/take.mjs FOLDER [--all]`, by way of tests/browser/pictures.

import { openBrowser } from '../support/browser.mjs';
import { Camera } from '../support/camera.mjs';
import { Problems } from '../support/problems.mjs';
import { ofADrill } from './drill.mjs';
import { ofAGame } from './game.mjs';
import { ofAReplay } from './replay.mjs';

/** docs/images as a whole stays below 3 MB: these, and the two of the README. */
const BYTES_MAX = 2_350_000;

const [folder, ...options] = process.argv.slice(2);
const isAll = options.includes('--all');
const camera = new Camera(folder, { isAll });
const browser = await openBrowser();
try {
  const studio = { browser, camera, problems: new Problems() };
  await ofAGame(studio, async (game) => ofAReplay(studio, game.file));
  await ofADrill(studio);
} finally {
  await browser.close();
}

const bytes = camera.taken.reduce((sum, picture) => sum + picture.bytes, 0);
console.log(`${camera.taken.length} pictures, ${Math.round(bytes / 1000)} kB, in ${folder}`);
if (!isAll && bytes > BYTES_MAX) throw new Error(`more than ${BYTES_MAX / 1000} kB: take fewer, or smaller ones`);
