"""Starts a program to which the kernel refuses some calls: refuse.py locks|files PROGRAM ARGUMENT...

locks: no descriptor above 63 can be locked, as if the table of locks were full (ENOLCK).
files: no lease file that is there already can be opened, as if the system's table of files were full (ENFILE).
"""
import ctypes
import errno
import os
import platform
import struct
import sys

F_OFD_SETLK, LAST_LOCKED = 37, 63
FLAGS = os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW
THERE = os.O_RDWR | os.O_NOFOLLOW
FCNTL, OPENAT = {"x86_64": (72, 257), "aarch64": (25, 56)}[platform.machine()]
LOAD, EQUAL, GREATER, MASK, ANSWER = 0x20, 0x15, 0x25, 0x54, 0x06
ALLOW = 0x7FFF0000


def argument(number):
    """Where seccomp has the lower half of an argument of the call."""
    return (LOAD, 0, 0, 16 + 8 * number)


def refuse(code):
    return [(ANSWER, 0, 0, 0x00050000 | code), (ANSWER, 0, 0, ALLOW)]


filters = {
    "locks": [
        (LOAD, 0, 0, 0),
        (EQUAL, 0, 5, FCNTL),
        argument(1),
        (EQUAL, 0, 3, F_OFD_SETLK),
        argument(0),
        (GREATER, 0, 1, LAST_LOCKED),
        *refuse(errno.ENOLCK),
    ],
    "files": [
        (LOAD, 0, 0, 0),
        (EQUAL, 0, 4, OPENAT),
        argument(2),
        (MASK, 0, 0, FLAGS),
        (EQUAL, 0, 1, THERE),
        *refuse(errno.ENFILE),
    ],
}
code = b"".join(struct.pack("=HBBI", *each) for each in filters[sys.argv[1]])
program = ctypes.create_string_buffer(code, len(code))


class Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]


libc = ctypes.CDLL(None, use_errno=True)
libc.prctl.argtypes = [ctypes.c_int] + [ctypes.c_void_p] * 4
filter_ = Filter(len(code) // 8, ctypes.addressof(program))
# PR_SET_NO_NEW_PRIVS, without which only root may; PR_SET_SECCOMP with SECCOMP_MODE_FILTER.
for request in ((38, 1, None, None, None), (22, 2, ctypes.byref(filter_), None, None)):
    if libc.prctl(*request) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
os.execvp(sys.argv[2], sys.argv[2:])
