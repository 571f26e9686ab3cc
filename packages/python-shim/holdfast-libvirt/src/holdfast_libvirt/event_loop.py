"""The event loop: the default one, or one of the program's own. Callbacks run in it and nowhere else."""

from __future__ import annotations

import select
import sys
from time import monotonic
from typing import Any, Callable, Dict, List, NamedTuple, Optional

READABLE, WRITABLE, ERROR, HANGUP = 1, 2, 4, 8

_to_poll = ((READABLE, select.POLLIN), (WRITABLE, select.POLLOUT), (ERROR, select.POLLERR), (HANGUP, select.POLLHUP))


def call_back(cb: Callable[..., Any], *args: Any) -> None:
    """Calls something of the program, whose errors are shown and end neither the loop nor what else is to be told."""
    try:
        cb(*args)
    except Exception as error:
        sys.excepthook(type(error), error, error.__traceback__)


class Watched:
    """A descriptor or a timer of the default loop."""

    def __init__(self, what: int, cb: Callable[..., Any], opaque: Any) -> None:
        self.what = what
        self.cb = cb
        self.opaque = opaque
        self.events = 0
        self.due: Optional[float] = None


class DefaultLoop:
    """poll(2), on whichever thread runs it."""

    def __init__(self) -> None:
        self._next = 1
        self._handles: Dict[int, Watched] = {}
        self._timers: Dict[int, Watched] = {}

    def _number(self) -> int:
        self._next += 1
        return self._next - 1

    def add_handle(self, fd: int, events: int, cb: Callable[..., Any], opaque: Any) -> int:
        number = self._number()
        self._handles[number] = Watched(fd, cb, opaque)
        self._handles[number].events = events
        return number

    def update_handle(self, watch: int, events: int) -> None:
        if watch in self._handles:
            self._handles[watch].events = events

    def remove_handle(self, watch: int) -> int:
        return -1 if self._handles.pop(watch, None) is None else 0

    def add_timeout(self, frequency: int, cb: Callable[..., Any], opaque: Any) -> int:
        number = self._number()
        self._timers[number] = Watched(frequency, cb, opaque)
        self.update_timeout(number, frequency)
        return number

    def update_timeout(self, timer: int, frequency: int) -> None:
        if timer in self._timers:
            watched = self._timers[timer]
            watched.what = frequency
            watched.due = None if frequency < 0 else monotonic() + frequency / 1000

    def remove_timeout(self, timer: int) -> int:
        return -1 if self._timers.pop(timer, None) is None else 0

    def run(self) -> int:
        """One turn: waits until something is to be done, and does it."""
        poll = select.poll()
        watched: Dict[int, List[int]] = {}
        for number, handle in self._handles.items():
            watched.setdefault(handle.what, []).append(number)
        for fd, numbers in watched.items():
            wanted = 0
            for number in numbers:
                wanted |= self._handles[number].events
            poll.register(fd, sum(bit for event, bit in _to_poll if wanted & event))
        dues = [timer.due for timer in self._timers.values() if timer.due is not None]
        wait = None if not dues else max(0.0, (min(dues) - monotonic()) * 1000)
        for fd, bits in poll.poll(wait):
            happened = sum(event for event, bit in _to_poll if bits & bit)
            for number in watched.get(fd, []):
                found = self._handles.get(number)
                if found is not None and happened & (found.events | ERROR | HANGUP):
                    call_back(found.cb, number, fd, happened, found.opaque)
        now = monotonic()
        for number, timer in list(self._timers.items()):
            if timer.due is not None and timer.due <= now and self._timers.get(number) is timer:
                timer.due = now + timer.what / 1000
                call_back(timer.cb, number, timer.opaque)
        return 0


class Loop(NamedTuple):
    """The six functions of a loop."""

    add_handle: Callable[..., int]
    update_handle: Callable[..., Any]
    remove_handle: Callable[..., Any]
    add_timeout: Callable[..., int]
    update_timeout: Callable[..., Any]
    remove_timeout: Callable[..., Any]


_default: Optional[DefaultLoop] = None
_loop: Optional[Loop] = None


def register_default() -> int:
    """Takes the default loop; a loop that is there already stays."""
    global _default, _loop
    if _loop is None:
        _default = DefaultLoop()
        _loop = Loop(
            _default.add_handle, _default.update_handle, _default.remove_handle, _default.add_timeout, _default.update_timeout, _default.remove_timeout
        )
    return 0


def register(loop: Loop) -> int:
    """Takes a loop of the program's own."""
    global _loop
    if _loop is None:
        _loop = loop
    return 0


def present() -> Optional[Loop]:
    """The loop that was registered."""
    return _loop


def run_default() -> int:
    """One turn of the default loop."""
    return -1 if _default is None else _default.run()
