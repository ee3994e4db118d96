"""Starting programs, and what they cost: CPU time by the kernel's account, memory, answers on their ports."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import time


def free_port():
    """A port of the loopback address that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def family(pid):
    """A process and all that it has started, as far as they live."""
    found, left = [], [pid]
    while left:
        one = left.pop()
        found.append(one)
        with contextlib.suppress(OSError):
            for thread in os.listdir(f"/proc/{one}/task"):
                left += [int(child) for child in read(f"/proc/{one}/task/{thread}/children").split()]
    return found


def own_cpu_s(pid):
    """CPU seconds, user and system, of one process: per thread, in the kernel's nanoseconds. Threads that have ended are in
    the ticks of `stat` alone, so the larger of the two sums counts."""
    tick = os.sysconf("SC_CLK_TCK")
    fine = 0.0
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            fine += int((read(f"/proc/{pid}/task/{thread}/schedstat").split() or ["0"])[0]) / 1e9
    # The name stands in brackets and may hold anything.
    columns = read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    coarse = (int(columns[11]) + int(columns[12])) / tick if len(columns) > 12 else 0.0
    return max(fine, coarse)


def cpu_s(pid):
    """The same of a family."""
    return sum(own_cpu_s(one) for one in family(pid))


def own_memory_kib(pid):
    """Memory of one process, what it shares with others in parts (PSS)."""
    found = re.search(r"^Pss:\s+(\d+)", read(f"/proc/{pid}/smaps_rollup"), re.MULTILINE)
    return int(found.group(1)) if found else 0


def memory_kib(pid):
    """Memory of a family, what they share counted once (PSS)."""
    return sum(own_memory_kib(one) for one in family(pid))


def first():
    """Before anything else that the machine does, for what is measured in time and not in work: the lowest of the priorities
    that take turns by the clock alone. Only root may; others measure what the machine does besides, too."""
    with contextlib.suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))


class Server:
    """A program that runs until it is stopped."""

    def __init__(self, command, port=None, core=None, log=None, is_first=False):
        pinned = ["taskset", "-c", str(core), *command] if core is not None else command
        self.command = command
        with open(log or os.devnull, "ab") as out:
            self.process = subprocess.Popen(
                pinned,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=first if is_first else None,
            )
        self.pid = self.process.pid
        if port is not None:
            self.wait_for(port)

    def wait_for(self, port, within=20):
        end = time.monotonic() + within
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise SystemExit(f"{self.command[0]} ended with code {self.process.returncode}")
            with socket.socket() as probe:
                probe.settimeout(0.5)
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        raise SystemExit(f"{self.command[0]} does not listen at port {port} after {within} s")

    def cpu_s(self):
        return cpu_s(self.pid)

    def signal(self, which):
        """To the whole family: nginx and Varnish have workers."""
        for one in family(self.pid):
            with contextlib.suppress(OSError):
                os.kill(one, which)

    def stop(self):
        self.signal(signal.SIGTERM)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Client:
    """A program that ends by itself: what it says, and what it cost."""

    def __init__(self, command, core=None, is_first=False):
        pinned = ["taskset", "-c", str(core), *command] if core is not None else command
        self.command = command
        self.process = subprocess.Popen(
            pinned,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=first if is_first else None,
        )

    def ended(self):
        """What it has said, and its CPU seconds, its children's included."""
        said = self.process.stdout.read()
        trouble = self.process.stderr.read()
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        if self.process.returncode != 0:
            raise SystemExit(f"{' '.join(self.command)}\nended with code {self.process.returncode}\n{said}{trouble}")
        return said, usage.ru_utime + usage.ru_stime


def run(command, core=None, is_first=False):
    return Client(command, core, is_first).ended()
