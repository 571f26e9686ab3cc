"""The last error of a thread, and the exception that shows it."""

from __future__ import annotations

import sys
import threading
from typing import Any, Callable, NoReturn, Optional, Tuple

RawError = Tuple[int, int, str, int, Optional[str], Optional[str], Optional[str], int, int]

NO_SUPPORT = 3
INVALID_CONN = 6
INVALID_ARG = 8
OPERATION_INVALID = 55
NO_DOMAIN_METADATA = 80
FROM_NONE, FROM_QEMU, FROM_TEST, FROM_RPC = 0, 10, 12, 7

_names = {FROM_NONE: "", FROM_QEMU: "QEMU Driver", FROM_TEST: "Test Driver", FROM_RPC: "XML-RPC"}
_thread = threading.local()
_handler: Optional[Tuple[Callable[[Any, Any], Any], Any]] = None


class libvirtError(Exception):
    """A call failed. It shows the last error of the thread, or the message given where there is none."""

    def __init__(self, defmsg: str) -> None:
        self.err = last_error()
        Exception.__init__(self, defmsg if self.err is None else self.err[2])

    def _part(self, at: int) -> Any:
        return None if self.err is None else self.err[at]

    def get_error_code(self) -> Optional[int]:
        return self._part(0)  # type: ignore[no-any-return]

    def get_error_domain(self) -> Optional[int]:
        return self._part(1)  # type: ignore[no-any-return]

    def get_error_message(self) -> Optional[str]:
        return self._part(2)  # type: ignore[no-any-return]

    def get_error_level(self) -> Optional[int]:
        return self._part(3)  # type: ignore[no-any-return]

    def get_str1(self) -> Optional[str]:
        return self._part(4)  # type: ignore[no-any-return]

    def get_str2(self) -> Optional[str]:
        return self._part(5)  # type: ignore[no-any-return]

    def get_str3(self) -> Optional[str]:
        return self._part(6)  # type: ignore[no-any-return]

    def get_int1(self) -> Optional[int]:
        return self._part(7)  # type: ignore[no-any-return]

    def get_int2(self) -> Optional[int]:
        return self._part(8)  # type: ignore[no-any-return]


libvirtError.__module__ = "libvirt"


def last_error() -> Optional[RawError]:
    """The last error of this thread."""
    error: Optional[RawError] = getattr(_thread, "error", None)
    return error


def reset() -> None:
    """Forgets it, as each call does that reaches the daemon."""
    _thread.error = None


def register(f: Optional[Callable[[Any, Any], Any]], ctx: Any) -> int:
    """Has errors told to a function instead of stderr."""
    global _handler
    _handler = None if f is None else (f, ctx)
    return 1


def fail(code: int, domain: int, message: str, detail: Optional[str] = None) -> NoReturn:
    """Sets the last error, tells it, and raises it."""
    _thread.error = (code, domain, message, 2, detail or message, None, None, -1, -1)
    if _handler is not None:
        _handler[0](_handler[1], list(_thread.error))
    else:
        where = _names.get(domain, "")
        print(f"libvirt: {where + ' ' if where else ''}error : {message}", file=sys.stderr)
    raise libvirtError(message)


def unsupported(function: str, domain: int = FROM_NONE) -> NoReturn:
    """What a driver answers that cannot do what was asked; clients look for it."""
    fail(NO_SUPPORT, domain, f"this function is not supported by the connection driver: {function}", function)
