// Accessibility: axe-core's findings on a page, in both themes.

import axe from 'axe-core';

const THEMES = ['light', 'dark'];
const WEIGHTY = ['serious', 'critical'];
const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

/** Findings that keep somebody from using the page, one line each; none is what is wanted. */
export const barriers = (page) => found(page, (one) => WEIGHTY.includes(one.impact), {});

/** All that axe finds against WCAG 2.0 to 2.2, A and AA, however light. */
export const violations = (page) => found(page, () => true, { runOnly: LEVELS });

async function found(page, counts, options) {
  const lines = [];
  for (const theme of THEMES) {
    // Without motion nothing is measured halfway between two colours.
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.evaluate(axe.source);
    const seen = await page.evaluate((how) => window.axe.run(document, { resultTypes: ['violations'], ...how }), options);
    for (const { id, impact, help, nodes } of seen.violations.filter(counts)) {
      for (const node of nodes) {
        const why = node.failureSummary.replace(/\s+/g, ' ');
        lines.push(`${theme}, ${impact}, ${id} (${help}) at ${node.target.join(' ')}: ${why}`);
      }
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  return lines;
}
