"""The figures as a table, each beside what it is held against."""

CPU = "cpu_s_per_million"


class Row:
    """A line of the table: what, the figure, its limit; whether it is met."""

    def __init__(self, what, shown, aim, is_met):
        self.cells = [what, shown, aim, "met" if is_met else "MISSED"]


def text(result):
    lines = []
    for row, found in result["rows"].items():
        of = {name: {figure: it["median"] for figure, it in figures.items()} for name, figures in found["medians"].items()}
        lines += WAYS[row](of)
    shown = [["What", "Median", "Aim", ""], *(row.cells for row in lines)]
    head, *rest = (f"| {' | '.join(cells)} |" for cells in shown)
    versions = result["versions"]
    about = (
        f"{versions['gameday']}, {versions['wrk']}, {versions['nginx']}, {versions['varnish']}; "
        f"Linux {versions['kernel']}, {versions['cores']} cores; {result['runs']} runs of each, in turn"
    )
    if versions["k6"] is None:
        about += "\nk6 is not here: apt does not have it, so it cannot be compared"
    return "\n".join([about, "", head, "|---|---|---|---|", *rest])


def generator(of):
    ours, wrk = of["gameday load"][CPU], of["wrk"][CPU]
    rows = [
        Row(
            "generator, every hash checked, 64 clients in turn: CPU-s per million requests",
            f"{ours:.1f}; wrk {wrk:.1f}: {ours / wrk:.2f} times",
            "1.4 times wrk",
            ours <= 1.4 * wrk,
        )
    ]
    if "k6" in of:
        k6 = of["k6"][CPU]
        rows.append(Row("the same beside k6", f"k6 {k6:.1f}: {ours / k6:.2f} of it", "0.2 of k6", ours <= k6 / 5))
    return rows


def open_loop(of):
    ours = of["gameday load"]
    return [
        Row("5,000/s, open loop: sent", f"{ours['sent_percent']:.2f} %", "99.9 %", ours["sent_percent"] >= 99.9),
        Row("send lag, p99", f"{ours['lag_p99_ms']:.2f} ms", "0.25 ms", ours["lag_p99_ms"] <= 0.25),
    ]


def stall(of):
    ours, wrk = of["gameday load"], of["wrk"]
    shown = (
        f"{ours['p99_ms']:.0f} ms of {ours['true_p99_ms']:.0f}: off by {ours['off_percent']:.1f} %; "
        f"wrk, which guesses what it would have sent: {wrk['p99_ms']:.0f} of {wrk['true_p99_ms']:.0f}"
    )
    return [Row("server stopped for 0.5 s: p99 as reported", shown, "off by 5 %", ours["off_percent"] <= 5)]


def cached(of):
    ours, nginx, varnish = (of[name][CPU] for name in ("gameday edge", "nginx proxy_cache", "Varnish"))
    what = "edge, cached: CPU-s per million requests"
    return [
        Row(f"{what}, beside nginx", f"{ours:.1f}; {nginx:.1f}: {ours / nginx:.2f} times", "1.0 times", ours <= nginx),
        Row(
            f"{what}, beside Varnish",
            f"{ours:.1f}; {varnish:.1f}: {ours / varnish:.2f} times",
            "0.5 times",
            ours <= varnish / 2,
        ),
    ]


def uncached(of):
    ours, nginx = of["gameday edge"][CPU], of["nginx"][CPU]
    shown = f"{ours:.1f}; {nginx:.1f}: {ours / nginx:.2f} times"
    return [Row("edge, uncached: the same, beside nginx", shown, "1.25 times", ours <= 1.25 * nginx)]


def misses(of):
    ours = of["gameday edge"]
    others = ", ".join(f"{name} {it['fetches']:.0f}" for name, it in of.items() if name != "gameday edge")
    share = ours["of_service_time"]
    return [
        Row("64 misses of a key at once: fetches", f"{ours['fetches']:.0f}; {others}", "1", ours["fetches"] == 1),
        Row("p50 of who waits, in service times", f"{share:.2f}", "1.1", share <= 1.1),
    ]


def teams(of):
    rows = []
    for name, most in (("a process per instance", 70), ("in one process", 50)):
        if name not in of:
            continue
        it = of[name]
        sent = f"{it['sent_per_s']:,.0f}/s sent, {it['right_percent']:.2f} % right, {it['fast_percent']:.1f} % fast"
        what = f"24 teams of 3 instances, 9,600/s, {name}"
        share = it["cpu_share_percent"]
        is_met = share <= most and it["right_percent"] >= 99
        rows.append(Row(f"{what}: of all cores", f"{share:.0f} %; {sent}", f"{most} %", is_met))
        rows.append(Row("memory in all", f"{it['memory_mib']:.0f} MiB", "200 MB", it["memory_mib"] * 1.048576 <= 200))
    return rows


WAYS = {
    "generator": generator,
    "open": open_loop,
    "stall": stall,
    "cached": cached,
    "uncached": uncached,
    "misses": misses,
    "teams": teams,
}
