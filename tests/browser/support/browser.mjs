// Chromium, and the people who sit in front of it.

import { chromium } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
export const LAPTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
const ACTION_MAX_MS = 10_000;

/** Starts the browser, with a profile of its own. */
export function openBrowser() {
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });
}

/**
 * Somebody with a browser of their own: own cookies, own tab.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {string} who for messages
 * @param {import('./problems.mjs').Problems} problems
 */
export async function newPerson(browser, who, problems, options = {}) {
  const context = await browser.newContext({ viewport: LAPTOP, locale: 'en-US', ...options });
  context.setDefaultTimeout(ACTION_MAX_MS);
  problems.watch(context, who, { scripts: options.javaScriptEnabled !== false });
  return context.newPage();
}
