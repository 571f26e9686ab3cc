"""A service manager as small as can be: it binds sockets, starts a program with them, and hears what that says.

usage: service-manager.py NOTIFY_SOCKET [NAME=SOCKET_PATH | NAME=tcp ...] -- PROGRAM ARGUMENT ...
Reads "start" and "signal NAME" from standard input; writes a line of JSON for everything that happens.
"""

import json
import os
import select
import signal
import socket
import sys

separator = sys.argv.index("--")
notify_path, *doors = sys.argv[1:separator]
command = sys.argv[separator + 1 :]
environment = {"PATH": os.environ.get("PATH", ""), "HOME": "/nonexistent", "NOTIFY_SOCKET": notify_path}
for name in ("WATCHDOG_USEC",):
    if name in os.environ:
        environment[name] = os.environ[name]


def tell(**happened):
    print(json.dumps(happened), flush=True)


notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notify.bind(notify_path)
names, listeners, ports = [], [], {}
for door in doors:
    name, path = door.split("=", 1)
    if path == "tcp":
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.bind(("127.0.0.1", 0))
        ports[name] = listener.getsockname()[1]
    else:
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(path)
    listener.listen(1024)
    names.append(name)
    listeners.append(listener)

ended_read, ended_write = os.pipe()
os.set_blocking(ended_write, False)
signal.set_wakeup_fd(ended_write)
signal.signal(signal.SIGCHLD, lambda *_: None)


def start():
    child = os.fork()
    if child > 0:
        tell(event="started", pid=child)
        return child
    try:
        # Out of the way first: where they go something else may be.
        moved = [os.dup(listener.fileno()) for listener in listeners]
        high = [os.dup2(fd, 100 + index) for index, fd in enumerate(moved)]
        for index, fd in enumerate(high):
            os.dup2(fd, 3 + index, inheritable=True)
        os.closerange(3 + len(high), 1024)
        # Standard output is the manager's alone: what a daemon says there might stand in the midst of a line of it.
        os.dup2(2, 1)
        if listeners:
            environment.update(
                LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(len(listeners)), LISTEN_FDNAMES=":".join(names)
            )
        os.execvpe(command[0], command, environment)
    finally:
        os._exit(127)


tell(event="listening", ports=ports)
pid = 0
pending = b""
while True:
    readable, _, _ = select.select([notify, 0, ended_read], [], [])
    if notify in readable:
        tell(event="told", text=notify.recv(65536).decode())
    if ended_read in readable:
        os.read(ended_read, 4096)
        while True:
            try:
                gone, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if gone == 0:
                break
            tell(event="ended", pid=gone, code=os.waitstatus_to_exitcode(status))
    if 0 in readable:
        data = os.read(0, 4096)
        if not data:
            if pid:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            break
        *lines, pending = (pending + data).split(b"\n")
        for line in lines:
            words = line.decode().split()
            if words[0] == "start":
                pid = start()
            elif words[0] == "signal":
                os.kill(pid, getattr(signal, words[1]))
