"""Many viewers of one board, in one thread: `python3 crowd.py` takes its orders as JSON on standard input.

Every viewer has a connection of its own, as a browser has. When an event is there in full is the kernel's word: the time at
which its last bytes came to the viewer's socket (SO_TIMESTAMPNS), however late this program gets round to reading them.
When it has read them is noted as well.
"""

import json
import re
import resource
import select
import socket
import struct
import sys
import time

SO_TIMESTAMPNS = 35
TIMESPEC = struct.Struct("@qq")
SPACE = socket.CMSG_SPACE(TIMESPEC.size)
BUFFER = bytearray(1 << 20)
REQUEST = b"GET /api/board/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: text/event-stream\r\n\r\n"
# Between two connections, so that the server's queue of newcomers does not overflow.
PAUSE_S = 0.002
NAME = re.compile(rb"event: (\w+)\n")
SECOND = re.compile(rb'"second":(\d+)')
# The second stands in the first part of an event.
HEAD = 4096


class Viewer:
    """A connection. One that is slow takes so many bytes a second; one that is stalled takes none."""

    def __init__(self, port, slow=None):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self.socket.sendall(REQUEST % port)
        self.socket.setblocking(False)
        self.slow = slow
        self.rest = bytearray()
        self.seen = 0
        self.status = None
        self.took = 0
        self.behind = []
        self.closed_s = None

    def read(self):
        """What has come, and when its end came; None at the connection's end."""
        try:
            count, ancillary, _, _ = self.socket.recvmsg_into([BUFFER if self.slow is None else memoryview(BUFFER)[: self.slow]], SPACE)
        except BlockingIOError:
            return 0, 0
        except OSError:
            return None
        if count == 0:
            return None
        came = 0
        for level, kind, data in ancillary:
            if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS:
                seconds, ns = TIMESPEC.unpack_from(data)
                came = seconds * 1_000_000_000 + ns
        self.took += count
        return count, came

    def events(self, count):
        """The name and second of each event that is there in full now."""
        rest = self.rest
        rest += memoryview(BUFFER)[:count]
        if self.status is None:
            end = rest.find(b"\r\n\r\n")
            if end < 0:
                return
            self.status = int(rest[9:12])
            del rest[: end + 4]
        while (end := rest.find(b"\n\n", self.seen)) >= 0:
            name = NAME.search(rest, 0, HEAD)
            second = SECOND.search(rest, 0, min(end, HEAD))
            yield name and name[1].decode(), second and int(second[1])
            del rest[: end + 2]
            self.seen = 0
        self.seen = max(0, len(rest) - 1)


class Crowd:
    def __init__(self, orders):
        self.port, self.until = orders["port"], None
        self.poll = select.epoll()
        self.viewers = {}
        self.stalled = []
        self.slow = []
        # Of each second of the game, when each viewer had it in its socket, and had read it.
        self.arrived, self.had_read = {}, {}
        self.others = {}
        self.lost = 0
        self.newest = 0

    def come(self, viewers, stalled, slow, slow_bytes):
        for number in range(viewers + stalled):
            viewer = Viewer(self.port)
            if number < stalled:
                # Nobody will ever read from it.
                self.stalled.append(viewer)
            else:
                self.viewers[viewer.socket.fileno()] = viewer
                self.poll.register(viewer.socket, select.EPOLLIN)
            self.look(PAUSE_S)
        self.slow = [Viewer(self.port, slow_bytes) for _ in range(slow)]

    def look(self, within):
        """Reads what comes within so many seconds."""
        end = time.monotonic() + within
        while True:
            left = end - time.monotonic()
            for fd, _ in self.poll.poll(max(0.0, left)):
                self.take(self.viewers[fd])
            if left <= 0:
                return

    def take(self, viewer):
        found = viewer.read()
        if found is None:
            self.lost += 1
            self.poll.unregister(viewer.socket)
            return
        count, came = found
        now = time.time_ns()
        for name, second in viewer.events(count):
            if name == "board":
                self.newest = max(self.newest, second)
                self.arrived.setdefault(second, []).append(came or now)
                self.had_read.setdefault(second, []).append(now)
            else:
                self.others[name] = self.others.get(name, 0) + 1

    def look_slowly(self, began):
        """Once a second the slow ones take what they can."""
        now = time.monotonic() - began
        for viewer in self.slow:
            if viewer.closed_s is not None:
                continue
            found = viewer.read()
            if found is None:
                viewer.closed_s = now
                continue
            for name, second in viewer.events(found[0]):
                if name in ("board", "snapshot"):
                    viewer.behind.append((second, self.newest - second))


def main():
    orders = json.loads(sys.stdin.readline())
    crowd = Crowd(orders)
    crowd.come(orders["viewers"], orders["stalled"], orders["slow"], orders["slow_bytes"])
    # All are there: from now on it counts.
    crowd.look(2)
    for kept in (crowd.arrived, crowd.had_read, crowd.others):
        kept.clear()
    print(json.dumps({"ready": True}), flush=True)
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
    while time.monotonic() - began < orders["seconds"]:
        crowd.look(1)
        crowd.look_slowly(began)
    after = resource.getrusage(resource.RUSAGE_SELF)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    took = time.monotonic() - began
    everyone = [*crowd.viewers.values(), *crowd.slow]
    refused = sorted({viewer.status for viewer in everyone if viewer.status not in (None, 200)})
    print(
        json.dumps(
            {
                "arrived": crowd.arrived,
                "read": crowd.had_read,
                "other_events": crowd.others,
                "lost": crowd.lost,
                "refused": refused,
                "slow": [
                    {"took": viewer.took, "behind": viewer.behind, "closed_s": viewer.closed_s} for viewer in crowd.slow
                ],
                "bytes": sum(viewer.took for viewer in crowd.viewers.values()),
                "own_cpu_percent": 100 * used / took,
                "seconds": took,
            }
        ),
        flush=True,
    )


if __name__ == "__main__":
    main()
