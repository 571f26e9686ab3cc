"""Starts a program as systemd does that made its sockets: activate.py NAME=PATH... -- PROGRAM ARGUMENT..."""
import os
import socket
import sys

separator = sys.argv.index("--")
sockets = [each.split("=", 1) for each in sys.argv[1:separator]]
listeners = []
for _, path in sockets:
    listener = socket.socket(socket.AF_UNIX)
    # It has its name when one can connect to it, and not a moment earlier.
    listener.bind(path + ".new")
    listener.listen(128)
    os.rename(path + ".new", path)
    listeners.append(listener)
# Beyond the numbers that they are to have, so that none is in the way of another.
high = [os.dup2(each.fileno(), 100 + index) for index, each in enumerate(listeners)]
for index, number in enumerate(high):
    os.dup2(number, 3 + index)
    os.close(number)
for each in listeners:
    if each.fileno() >= 3 + len(listeners):
        each.close()
os.environ.update(
    LISTEN_FDS=str(len(sockets)),
    LISTEN_PID=str(os.getpid()),
    LISTEN_FDNAMES=":".join(name for name, _ in sockets),
)
program = sys.argv[separator + 1 :]
os.execvp(program[0], program)
