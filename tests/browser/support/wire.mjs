// A wire between browser and game that a test can spoil. Chromium's own "offline" leaves open streams alone.

import { once } from 'node:events';
import net from 'node:net';

/** A connection on which something came so lately is in use. */
const IN_USE_MS = 2_000;

/**
 * Listens on a free port and passes everything on to the game.
 *
 * @param {string} url the game's address
 */
export async function layWire(url) {
  const { hostname, port } = new URL(url);
  const links = new Set();
  let isFrozen = false;
  let isCut = false;

  const server = net.createServer((near) => {
    if (isCut) return void near.destroy();
    const far = net.connect({ host: hostname, port: Number(port) });
    const link = { ends: [near, far], isStuck: isFrozen, used_ms: performance.now() };
    links.add(link);
    for (const [from, to] of [[near, far], [far, near]]) {
      if (isFrozen) from.pause();
      from.on('data', (bytes) => {
        link.used_ms = performance.now();
        if (!to.write(bytes)) from.pause();
      });
      to.on('drain', () => link.isStuck || from.resume());
      from.on('end', () => to.end());
      from.on('error', () => to.destroy());
      from.on('close', () => links.delete(link) && to.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const stick = (link) => {
    link.isStuck = true;
    link.ends.forEach((end) => end.pause());
  };
  const destroy = (link) => link.ends.forEach((end) => end.destroy());
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** Nothing gets through any more, and nobody is told. */
    freeze() {
      isFrozen = true;
      links.forEach(stick);
    },
    /** The same, for good, for connections in use; new ones work. So it is when a laptop changes networks. */
    strand() {
      const now = performance.now();
      links.forEach((link) => (now - link.used_ms < IN_USE_MS ? stick(link) : destroy(link)));
    },
    /** After `strand`: the stranded connections go; those in use stay. */
    clear() {
      links.forEach((link) => link.isStuck && destroy(link));
    },
    /** All connections break, and no new ones can be made. */
    cut() {
      isCut = true;
      links.forEach(destroy);
    },
    /** After `freeze` or `cut`: everything gets through again, what was held back first. */
    mend() {
      isFrozen = isCut = false;
      links.forEach((link) => {
        link.isStuck = false;
        link.ends.forEach((end) => end.resume());
      });
    },
    close() {
      this.cut();
      server.close();
    },
  };
}
