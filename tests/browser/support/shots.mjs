// Pictures for people to look at.

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../target/browser-shots/', import.meta.url));

/** Takes a picture of the whole page, or of what the window shows, and gives back its path. */
export async function shoot(page, name, { whole = true } = {}) {
  await mkdir(FOLDER, { recursive: true });
  const file = path.join(FOLDER, `${name}.png`);
  await page.screenshot({ path: file, fullPage: whole, animations: 'disabled' });
  return file;
}
