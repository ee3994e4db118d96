"""Stops processes for a while and prints for how long they stood still: stall.py AFTER_S FOR_S PID..."""

import os
import signal
import sys
import time


def main():
    after, lasts = float(sys.argv[1]), float(sys.argv[2])
    pids = [int(pid) for pid in sys.argv[3:]]
    time.sleep(after)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    began = time.monotonic()
    time.sleep(lasts)
    took = time.monotonic() - began
    for pid in pids:
        os.kill(pid, signal.SIGCONT)
    print(took)


main()
