// Whether everything on a page can be reached: by keyboard, and on a narrow screen.

const TABS_MAX = 400;

/** How much is to be reached by Tab, and what is not, or does not show that it is; one line each. */
export async function unreachedByTab(page) {
  const count = await page.evaluate(() => {
    const selector = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
    const isThere = (it) => !it.disabled && !it.closest('[inert], fieldset:disabled') && it.checkVisibility({ visibilityProperty: true });
    // Of buttons that exclude each other one is reached, and arrows lead to the others.
    const radios = new Set();
    const isFirst = (it) => it.type !== 'radio' || (!radios.has(it.name) && radios.add(it.name));
    const all = [...document.querySelectorAll(selector)].filter((it) => isThere(it) && it.type !== 'hidden');
    window.toReach = new Map(all.filter(isFirst).map((it) => [it.type === 'radio' ? it.name : it, it]));
    window.unmarked = new Set();
    document.activeElement?.blur();
    return window.toReach.size;
  });
  for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
    await page.keyboard.press('Tab');
    const left = await page.evaluate(() => {
      const here = document.activeElement;
      const style = here && getComputedStyle(here);
      if (here && here !== document.body && style.outlineStyle === 'none' && style.boxShadow === 'none') window.unmarked.add(here.outerHTML);
      window.toReach.delete(here?.type === 'radio' ? here.name : here);
      // What has gone meanwhile needs no key.
      for (const [key, it] of window.toReach) if (!it.isConnected) window.toReach.delete(key);
      return window.toReach.size;
    });
    if (left === 0) break;
  }
  const unreached = await page.evaluate(() => {
    const short = (html) => html.replace(/\s+/g, ' ').slice(0, 120);
    const unreached = [...window.toReach.values()].map((it) => `Tab does not lead to ${short(it.outerHTML)}`);
    return [...unreached, ...[...window.unmarked].map((html) => `nothing shows that the focus is on ${short(html)}`)];
  });
  return { count, unreached };
}

/** What does not fit a narrow screen: one line each. */
export function misfits(page) {
  return page.evaluate(() => {
    const LEAST_PX = 24;
    const width = document.documentElement.clientWidth;
    const lines = [];
    const wide = document.documentElement.scrollWidth;
    if (wide > width) lines.push(`the page is ${wide} px wide in ${width}`);
    const scrolls = (it) => it && (['auto', 'scroll'].includes(getComputedStyle(it).overflowX) ? true : scrolls(it.parentElement));
    const isText = (it) => it.matches('p a, li a, dd a, td a, th a') && getComputedStyle(it).display === 'inline';
    for (const it of document.querySelectorAll('a[href], button, input, select, textarea, summary')) {
      if (!it.checkVisibility({ visibilityProperty: true }) || it.type === 'hidden' || it.matches('.skip-link')) continue;
      // A box to tick is as large as its label.
      const target = it.matches('[type="radio"], [type="checkbox"]') ? (it.closest('label') ?? it) : it;
      const box = target.getBoundingClientRect();
      const what = it.outerHTML.replace(/\s+/g, ' ').slice(0, 100);
      if (!isText(it) && (box.width < LEAST_PX - 0.5 || box.height < LEAST_PX - 0.5)) {
        lines.push(`${Math.round(box.width)} × ${Math.round(box.height)} px are too small for a finger: ${what}`);
      }
      if ((box.right > width + 0.5 || box.left < -0.5) && !scrolls(it.parentElement)) {
        lines.push(`sticks out, from ${Math.round(box.left)} to ${Math.round(box.right)} px: ${what}`);
      }
    }
    return lines;
  });
}

/** Elements that move although motion is not wanted. */
export function moving(page) {
  return page.evaluate(() => {
    const lasts = (text) => text.split(', ').some((it) => parseFloat(it) > 0);
    const moves = [...document.querySelectorAll('body *')].filter((it) => {
      const style = getComputedStyle(it);
      return lasts(style.transitionDuration) || (style.animationName !== 'none' && lasts(style.animationDuration));
    });
    return moves.map((it) => it.outerHTML.replace(/\s+/g, ' ').slice(0, 120));
  });
}
