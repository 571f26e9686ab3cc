"""A process outside of Holdfast that tries to lock byte 0 of files, told so by lines on stdin.

try KIND PATH    takes and gives back at once: prints "free" or "busy"
hold KIND PATH   takes and keeps: prints "held" or "busy"
drop             gives back everything held: prints "dropped"
storm PATH       tries for ever in a thread, and keeps what it gets: prints "storming"; "grabs" prints how often it got it
KIND is posix or ofd.
"""
import fcntl
import os
import struct
import sys
import threading

F_OFD_SETLK = 37
kept = []
grabs = 0


def lock(kind, fd):
    if kind == "posix":
        fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 0, os.SEEK_SET)
    else:
        fcntl.fcntl(fd, F_OFD_SETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 1, 0))


def take(kind, path):
    fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        lock(kind, fd)
        return fd
    except OSError:
        os.close(fd)
        return None


def storm(path):
    global grabs
    fd = os.open(path, os.O_RDWR)
    while True:
        try:
            lock("ofd", fd)
            grabs += 1
            return
        except OSError:
            pass


for line in sys.stdin:
    verb, *rest = line.rstrip("\n").split(" ", 2)
    if verb == "try":
        fd = take(*rest)
        if fd is not None:
            os.close(fd)
        answer = "busy" if fd is None else "free"
    elif verb == "hold":
        fd = take(*rest)
        if fd is not None:
            kept.append(fd)
        answer = "busy" if fd is None else "held"
    elif verb == "drop":
        while kept:
            os.close(kept.pop())
        answer = "dropped"
    elif verb == "storm":
        threading.Thread(target=storm, args=rest, daemon=True).start()
        answer = "storming"
    else:
        answer = str(grabs)
    print(answer, flush=True)
