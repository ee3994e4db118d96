"""A live game of 100 teams, hosted for as long as it is measured."""

import contextlib
import json
import os
import sys
import time
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(HERE, "../live"))

from processes import Server, free_port  # noqa: E402

SCENARIO = os.path.join(HERE, "hundred.toml")
# Each has an instance, which is a process: they take a while to come up.
UP_WITHIN_S = 120


class Game(Server):
    """`gameday host` with so many teams, begun at once."""

    def __init__(self, program, teams, folder, core=None, is_first=False):
        self.port = free_port()
        self.log = os.path.join(folder, f"host-{self.port}.log")
        command = [program, "host", SCENARIO, "--autostart", "--once", "--port", str(self.port)]
        command += ["--journal", os.path.join(folder, f"{self.port}.gameday")]
        for number in range(1, teams + 1):
            command += ["--team", f"Team {number:03}=do-nothing"]
        super().__init__(command, None, core, self.log, is_first)
        try:
            self.wait_for(self.port, UP_WITHIN_S)
        except SystemExit:
            with open(self.log, encoding="utf-8", errors="replace") as log:
                sys.stderr.write(log.read()[-2000:])
            self.stop()
            raise

    def board(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/board", timeout=10) as answer:
            said = json.load(answer)
        return said.get("board", said)

    def wait_for_second(self, wanted, within=90):
        """Waits until the game has come so far; returns the second it is at."""
        end = time.monotonic() + within
        second = None
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(urllib.error.URLError, TimeoutError):
                second = self.board()["second"]
                if second >= wanted:
                    return second
            time.sleep(0.2)
        raise SystemExit(f"the game does not come to second {wanted} within {within} s, but to {second}; its log: {self.log}")
