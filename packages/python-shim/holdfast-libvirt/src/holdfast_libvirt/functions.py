"""The functions of the module: opening, errors, the event loop."""

from __future__ import annotations

import os
from typing import Any, Callable, Optional

from holdfast import HoldfastError
from holdfast.host import check_driver
from holdfast.uri import check_owner, find_target, find_token

from . import event_loop
from ._generated.classes import virConnect
from .errors import RawError, last_error, libvirtError, register, reset
from .flat_connect import VERSION
from .session import Session, tell


def _open(function: str, name: Optional[str], read_only: bool) -> virConnect:
    reset()
    if name is not None and not isinstance(name, str):
        raise TypeError(f"{function}() argument 1 must be str or None, not {type(name).__name__}")
    # None and "" mean the default, which is the client's to know.
    uri = name or os.environ.get("LIBVIRT_DEFAULT_URI") or None
    try:
        target = find_target(uri, read_only, os.environ)
        check_owner(target.frames_path)
        session = Session(target.uri, target, find_token(target, None, os.environ))
        try:
            check_driver(target, session.driver if target.driver else "")
        except BaseException:
            session.close()
            raise
    except HoldfastError as error:
        tell(error, None)
        raise
    return virConnect(_obj=session)


def open(name: Optional[str] = None) -> virConnect:
    """Connects to a daemon: `qemu:///system`, `qemu:///session`, `test:///default`, each with the parameter `socket`."""
    return _open("virConnectOpen", name, False)


def openReadOnly(name: Optional[str] = None) -> virConnect:
    """The same where nothing can be changed."""
    return _open("virConnectOpenReadOnly", name, True)


def openAuth(uri: Optional[str], auth: Any, flags: int = 0) -> virConnect:
    """The same; nobody on this host is asked for a password, so `auth` is never called. Flag 1: read-only."""
    return _open("virConnectOpenAuth", uri, bool(flags & 1))


def getVersion(name: Optional[str] = None) -> int:
    """The version of libvirt whose names are here."""
    return VERSION


def registerErrorHandler(f: Optional[Callable[[Any, Any], Any]], ctx: Any) -> int:
    """Has errors told to `f(ctx, error)` instead of stderr; None: to stderr again."""
    return register(f, ctx)


def virGetLastError() -> Optional[RawError]:
    """The last error of this thread."""
    return last_error()


def virGetLastErrorMessage() -> str:
    """Its message."""
    error = last_error()
    return "no error" if error is None else error[2]


def virGetLastErrorCode() -> int:
    """Its number; 0: there is none."""
    error = last_error()
    return 0 if error is None else error[0]


def virGetLastErrorDomain() -> int:
    """The number of the part that it came from; 0: there is none."""
    error = last_error()
    return 0 if error is None else error[1]


def virResetLastError() -> None:
    """Forgets it."""
    reset()


def virInitialize() -> int:
    """Nothing need be done first."""
    return 0


def virEventRegisterDefaultImpl() -> int:
    """Takes the default event loop."""
    return event_loop.register_default()


def virEventRunDefaultImpl() -> int:
    """One turn of it; callbacks run within."""
    result = event_loop.run_default()
    if result < 0:
        raise libvirtError("virEventRunDefaultImpl() failed")
    return result


def virEventRegisterImpl(
    addHandle: Callable[..., int],
    updateHandle: Callable[..., Any],
    removeHandle: Callable[..., Any],
    addTimeout: Callable[..., int],
    updateTimeout: Callable[..., Any],
    removeTimeout: Callable[..., Any],
) -> int:
    """Takes an event loop of the program's own."""
    return event_loop.register(event_loop.Loop(addHandle, updateHandle, removeHandle, addTimeout, updateTimeout, removeTimeout))


def _loop() -> event_loop.Loop:
    loop = event_loop.present()
    if loop is None:
        raise libvirtError("no event loop is registered")
    return loop


def virEventAddHandle(fd: int, events: int, cb: Callable[..., Any], opaque: Any) -> int:
    """Has `cb(watch, fd, events, opaque)` called when something can be done with a descriptor."""
    return _loop().add_handle(fd, events, cb, opaque)


def virEventUpdateHandle(watch: int, events: int) -> None:
    """Waits for something else."""
    _loop().update_handle(watch, events)


def virEventRemoveHandle(watch: int) -> int:
    """Waits no longer."""
    result: int = _loop().remove_handle(watch)
    if result == -1:
        raise libvirtError("virEventRemoveHandle() failed")
    return 0


def virEventAddTimeout(timeout: int, cb: Callable[..., Any], opaque: Any) -> int:
    """Has `cb(timer, opaque)` called every so many milliseconds; -1: not yet."""
    return _loop().add_timeout(timeout, cb, opaque)


def virEventUpdateTimeout(timer: int, timeout: int) -> None:
    """Waits for another time."""
    _loop().update_timeout(timer, timeout)


def virEventRemoveTimeout(timer: int) -> int:
    """Waits no longer."""
    result: int = _loop().remove_timeout(timer)
    if result == -1:
        raise libvirtError("virEventRemoveTimeout() failed")
    return 0


def virEventInvokeFreeCallback(opaque: Any) -> None:
    """For loops of one's own, which call it when they have removed something; nothing of ours need be freed."""
