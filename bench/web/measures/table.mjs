// The figures as a table, each beside its target.

export function percentile(values, share) {
  const ordered = [...values].sort((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))];
}

export function median(values) {
  const ordered = [...values].sort((a, b) => a - b);
  const middle = ordered.length >> 1;
  return ordered.length % 2 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
}

const most = (what, target, unit, value, about = '') => ({ what, target, unit, value, about, pass: value <= target });

function loads({ board, team }) {
  const of = (all, figure) => all.map((load) => load[figure]);
  const bundle = (all) => median(all.map(({ bytes }) => bytes.bundle / 1000));
  const rest = (all) => {
    const { bytes } = all.at(-1);
    const kinds = Object.entries(bytes).filter(([kind]) => kind !== 'bundle');
    return kinds.map(([kind, count]) => `${kind} ${(count / 1000).toFixed(0)}`).join(', ');
  };
  const painted = (name, all) =>
    most(`${name}: first contentful paint`, 1000, 'ms', median(of(all, 'first_contentful_paint_ms')), 'empty cache, processor not slowed down');
  const usable = (name, all) => most(`${name}: hydrated`, 1500, 'ms', median(of(all, 'hydrated_ms')), 'the same loads');
  return [
    painted('board', board),
    usable('board', board),
    painted("a team's page", team),
    usable("a team's page", team),
    most('board: bundle over the wire', 160, 'kB', bundle(board), `besides: ${rest(board)}`),
    most("a team's page: bundle over the wire", 260, 'kB', bundle(team), `besides: ${rest(team)}`),
  ];
}

function ticks({ throttled, cpu, loops }) {
  const of = (all, figure) => all.map((tick) => tick[figure]);
  const about = (share) => {
    const at = (all, figure) => percentile(of(all, figure), share).toFixed(1);
    return `styles ${at(throttled, 'style_ms')}, layout ${at(throttled, 'layout_ms')}, all tasks ${at(throttled, 'task_ms')}; CPU time of scripts, not slowed down: ${at(cpu, 'script_ms')}; a loop of ${loops.loop_ms} ms, as slow: ${percentile(loops.took_ms, share).toFixed(1)}`;
  };
  const scripts = of(throttled, 'script_ms');
  const what = 'board, a tick, processor 4 times as slow: scripts';
  return [
    most(`${what}, median`, 16, 'ms', percentile(scripts, 0.5), about(0.5)),
    most(`${what}, p95`, 16, 'ms', percentile(scripts, 0.95), about(0.95)),
  ];
}

function changes(it) {
  const gap = Number.isFinite(it.least_gap_s) ? it.least_gap_s : it.seconds;
  const kinds = [...new Set(it.others.flatMap(({ sources }) => sources.map(({ what, way }) => `${what} ${way}`)))].slice(0, 3);
  return [
    {
      what: 'rows change place: least time between two times',
      target: 5,
      unit: 's',
      value: gap,
      // A browser's timers and the network are not exact.
      pass: gap >= 4.5 && it.moves > 0,
      about: `at least; ${it.moves} times in ${it.seconds} s`,
    },
    {
      what: 'numbers change, of all ticks with other scores',
      target: 95,
      unit: '%',
      value: (100 * it.number_changes) / it.ticks,
      pass: it.number_changes >= 0.95 * it.ticks,
      about: `at least; ${median(it.rows_each)} of 100 rows each time; ${it.quiet_ticks} of ${it.ticks + it.quiet_ticks} ticks had the scores of the one before`,
    },
    most('layout shifts other than rows changing place, sum', 0.001, '', it.shift_of_others, `${kinds.join('; ') || 'none'}; callouts then: ${it.callouts.join(', ') || 'none'}; rows: ${it.shift_of_rows.toFixed(2)}`),
  ];
}

function start({ ms }) {
  return [most('server: from its start to its first page', 300, 'ms', median(ms), 'lobby of two teams; program in the page cache')];
}

const WAYS = { start, loads, changes, ticks };

export function lines({ rows }) {
  return Object.entries(rows).flatMap(([row, found]) => WAYS[row](found));
}

export function print({ versions, runs, table }) {
  console.log(`${versions.gameday}, ${versions.chromium}, Node.js ${versions.node}; Linux ${versions.kernel}, ${versions.cores} cores; ${runs} loads and starts`);
  console.log('\n| What | Target | Value | | Besides |\n|---|---|---|---|---|');
  for (const { what, target, unit, value, about, pass } of table) {
    const digits = Math.abs(value) < 1 ? 4 : 1;
    console.log(`| ${what} | ${target} ${unit} | ${value.toFixed(digits)} ${unit} | ${pass ? 'pass' : 'MISS'} | ${about} |`);
  }
}
