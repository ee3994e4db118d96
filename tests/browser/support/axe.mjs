// Accessibility: axe-core's findings on a page, in both themes.

import axe from 'axe-core';

const THEMES = ['light', 'dark'];
const WEIGHTY = ['serious', 'critical'];

/** Findings that keep somebody from using the page, one line each; none is what is wanted. */
export async function barriers(page) {
  const found = [];
  for (const theme of THEMES) {
    // Without motion nothing is measured halfway between two colours.
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    for (const { id, impact, help, nodes } of violations.filter((one) => WEIGHTY.includes(one.impact))) {
      for (const node of nodes) {
        const why = node.failureSummary.replace(/\s+/g, ' ');
        found.push(`${theme}, ${impact}, ${id} (${help}) at ${node.target.join(' ')}: ${why}`);
      }
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  return found;
}
