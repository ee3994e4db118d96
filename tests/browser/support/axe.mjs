// Accessibility: axe-core's findings on a page, against WCAG 2.0 to 2.2, A and AA.

import axe from 'axe-core';

const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
export const THEMES = ['light', 'dark'];

/** All that axe finds on the page in both themes, one line each; none is what is wanted. */
export async function violations(page) {
  const lines = [];
  for (const theme of THEMES) lines.push(...(await violationsIn(page, theme)));
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  return lines;
}

/** The same in one theme, which the page keeps. */
export async function violationsIn(page, theme) {
  // Without motion nothing is measured halfway between two colours.
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  // What lies below a bar that stays in view is too small a target there, and comes up by scrolling.
  await page.evaluate(() => window.scrollTo(0, 0));
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations: seen } = await page.evaluate(
    (levels) => window.axe.run(document, { resultTypes: ['violations'], runOnly: levels }),
    LEVELS,
  );
  return seen.flatMap(({ id, impact, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => {
      const why = failureSummary.replace(/\s+/g, ' ');
      return `${theme}, ${impact}, ${id} (${help}) at ${target.join(' ')}: ${why}`;
    }),
  );
}
