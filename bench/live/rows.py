"""What is measured: each function is one run of one contender, and returns its figures."""

import contextlib
import csv
import hashlib
import http.client
import io
import json
import os
import re
import sqlite3
import sys
import threading
import time

from processes import Client, Server, cpu_s, family, free_port, memory_kib, run
from servers import Slow

CLIENTS = 64
KEYS = 1000
# How long each of simultaneous misses takes at the service.
MISS_S = 1.0


class Bench:
    def __init__(self, servers, seconds, cores):
        self.servers, self.program, self.seconds = servers, servers.program, seconds
        # With two cores or more client and server do not take each other's place.
        self.client_core = 0 if cores > 1 else None

    # ---- the generator ------------------------------------------------------------------------------------------------

    def hashes(self):
        """The keys that `gameday load --keys 100` asks for, and their hashes."""
        slow = Slow()
        url = f"http://127.0.0.1:{slow.port}/calc"
        run([self.program, "load", url, *self.keys(), "--max", "8", "--for", "2s", "--no-verify", "--json"])
        keys = set(slow.keys)
        return {key: hashlib.sha256(key.encode()).hexdigest() for key in keys if key}

    @staticmethod
    def keys():
        return ["--keys", "100", "--zipf", "0"]

    def load(self, port, *flags):
        url = f"http://127.0.0.1:{port}/calc"
        return [self.program, "load", url, *self.keys(), "--json", *flags]

    def closed_gameday(self, port):
        said, cpu = run(self.load(port, "--max", str(CLIENTS), "--for", f"{self.seconds}s"), self.client_core)
        result = json.loads(said)
        check(result["failed"] == 0, f"every hash is right: {said}")
        return per_million(cpu, result["right"])

    def closed_wrk(self, port, key):
        url = f"http://127.0.0.1:{port}/calc?input={key}"
        command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{self.seconds}s", url]
        said, cpu = run(command, self.client_core)
        return per_million(cpu, wrk_requests(said))

    def closed_k6(self, port, key, script):
        os.environ["URL"] = f"http://127.0.0.1:{port}/calc?input={key}"
        command = ["k6", "run", "-q", "--no-usage-report", "-u", str(CLIENTS), "-d", f"{self.seconds}s", script]
        said, cpu = run(command, self.client_core)
        return per_million(cpu, int(re.search(r"http_reqs\.*:\s+(\d+)", said).group(1)))

    def open_loop(self, port):
        said, cpu = run(self.load(port, "--rate", "5000", "--for", "10s"), self.client_core, is_first=True)
        result = json.loads(said)
        lag, due = result["lag_ms"], result["due"]
        return {
            "sent_percent": 100 * result["sent"] / due,
            "right_percent": 100 * result["right"] / due,
            "lag_p50_ms": lag["p50"],
            "lag_p99_ms": lag["p99"],
            **per_million(cpu, due),
        }

    # ---- a stall ------------------------------------------------------------------------------------------------------

    def stalled(self, server, command):
        """Stops the server for half a second in the middle of ten, and says what the client reports. Of 10 s of even
        load 1 % is a tenth of a second's requests: the true 99th percentile is the stall less that."""
        pids = [str(pid) for pid in family(server.pid)]
        stop = os.path.join(os.path.dirname(os.path.abspath(__file__)), "stall.py")
        client = Client(command, self.client_core, is_first=True)
        # In a process of its own, so that it keeps time as well as the others.
        took, _ = run([sys.executable, stop, "4", "0.5", *pids], is_first=True)
        said, _ = client.ended()
        return said, (float(took) - 0.1) * 1000

    def stall_gameday(self, server, port):
        said, true = self.stalled(server, self.load(port, "--rate", "5000", "--for", "10s"))
        result = json.loads(said)
        reported = result["latency_ms"]["p99"]
        return {
            "p99_ms": reported,
            "true_p99_ms": true,
            "off_percent": 100 * abs(reported - true) / true,
            "lag_p99_ms": result["lag_ms"]["p99"],
        }

    def stall_wrk(self, server, port, key):
        url = f"http://127.0.0.1:{port}/calc?input={key}"
        said, true = self.stalled(server, ["wrk", "-t1", f"-c{CLIENTS}", "-d10s", "--latency", url])
        number, unit = re.search(r"^\s+99%\s+([\d.]+)(us|ms|s)", said, re.MULTILINE).groups()
        reported = float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
        return {"p99_ms": reported, "true_p99_ms": true, "off_percent": 100 * abs(reported - true) / true}

    # ---- the edge -----------------------------------------------------------------------------------------------------

    def warm(self, port):
        """Each key once, on a few connections."""

        def some(first):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            for number in range(first, KEYS, 16):
                connection.request("GET", f"/calc?input=k{number:06}")
                answer = connection.getresponse()
                body = answer.read()
                check(answer.status == 200 and len(body) == 64, f"{answer.status} {body[:80]}")

        threads = [threading.Thread(target=some, args=(first,)) for first in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def served(self, start, script, is_cached):
        """CPU of a server under wrk's closed loop."""
        server, port = start()
        with server:
            self.warm(port) if is_cached else None
            before = server.cpu_s()
            command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{self.seconds}s", "-s", script, f"http://127.0.0.1:{port}/"]
            said, _ = run(command, self.client_core)
            check("Non-2xx" not in said and "Socket errors" not in said, said)
            figures = per_million(server.cpu_s() - before, wrk_requests(said))
            return {**figures, "memory_mib": memory_kib(server.pid) / 1024}

    def stampede(self, start):
        """64 clients ask for one new key at once."""
        slow = Slow(MISS_S)
        server, port = start(slow.port)
        took = []

        def one(gate):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            connection.connect()
            gate.wait()
            began = time.monotonic()
            connection.request("GET", "/calc?input=cold")
            answer = connection.getresponse()
            check(answer.status == 200 and len(answer.read()) == 64, f"{answer.status}")
            took.append(time.monotonic() - began)

        with server:
            gate = threading.Barrier(CLIENTS)
            threads = [threading.Thread(target=one, args=(gate,)) for _ in range(CLIENTS)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        check(len(took) == CLIENTS, f"{len(took)} answers")
        took.sort()
        p50 = took[CLIENTS // 2]
        return {"fetches": slow.asked, "p50_ms": p50 * 1000, "of_service_time": p50 / MISS_S}

    # ---- the whole plane ----------------------------------------------------------------------------------------------

    def teams(self, scenario, flags, cores):
        """24 teams with a CDN and three instances each, 400 requests a second a team, every answer checked and scored."""
        file = f"{self.servers.folder}/teams-{self.servers.number}.gameday"
        self.servers.number += 1
        command = [self.program, "host", scenario, "--autostart", "--once", "--port", str(free_port()), "--journal", file]
        for team in range(24):
            command += ["--team", f"team {team}=bench/cached"]
        warm_up, window = 10, 15
        with Server([*command, *flags], None, None) as host:
            first = second_reached(host, file, warm_up)
            began, before = time.monotonic(), cpu_s(host.pid)
            time.sleep(window)
            took, used = time.monotonic() - began, cpu_s(host.pid) - before
            memory = memory_kib(host.pid) / 1024
            if host.process.wait(120) != 0:
                raise SystemExit(f"the host ended with code {host.process.returncode}")
        said, _ = run([self.program, "journal", "export", file, "--what", "ticks"])
        ticks = [row for row in csv.DictReader(io.StringIO(said)) if first <= int(row["second"]) < first + window]
        total = {name: sum(int(row[name]) for row in ticks) for name in ("sent", "fast", "ok", "slow", "wrong")}
        return {
            "cpu_share_percent": 100 * used / (took * cores),
            "memory_mib": memory,
            "sent_per_s": total["sent"] / window,
            "right_percent": 100 * (total["fast"] + total["ok"] + total["slow"]) / max(1, total["sent"]),
            "fast_percent": 100 * total["fast"] / max(1, total["sent"]),
            "wrong": total["wrong"],
        }


def second_reached(host, file, wanted, within=120):
    """Waits until a game has come so far, by its own file; returns the second in progress."""
    end = time.monotonic() + within
    while time.monotonic() < end and host.process.poll() is None:
        with contextlib.suppress(sqlite3.Error), contextlib.closing(
            sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        ) as game:
            closed = game.execute("SELECT max(second) FROM ticks").fetchone()[0]
            if closed is not None and closed + 1 >= wanted:
                return closed + 1
        time.sleep(0.1)
    raise SystemExit(f"the game does not come to second {wanted}; try by hand: {' '.join(host.command)}")


def check(is_met, what):
    if not is_met:
        raise SystemExit(f"this run is worth nothing: {what}")


def per_million(cpu, requests):
    check(requests > 0, "requests were answered")
    return {"cpu_s_per_million": cpu / requests * 1e6, "requests": requests}


def wrk_requests(said):
    check("Non-2xx" not in said, said)
    return int(re.search(r"(\d+) requests in", said).group(1))
