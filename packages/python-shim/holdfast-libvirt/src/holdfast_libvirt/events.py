"""Events of domains, told in the event loop of the program."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, NamedTuple, Optional

from holdfast import HoldfastError
from holdfast.events import EventStream
from holdfast.frame_socket import FrameSocket
from holdfast.types import HostEvent

from ._generated import constants
from .errors import INVALID_ARG, OPERATION_INVALID, fail, unsupported
from .event_loop import ERROR, HANGUP, READABLE, Loop, call_back, present
from .session import Handle, Session

INTERNAL = 1
RETRY_MS = 200

Payload = Optional[List[Any]]


class Subscription(NamedTuple):
    """One callback."""

    event: int
    uuid: Optional[str]
    cb: Callable[..., Any]
    opaque: Any


def _lifecycle(event: HostEvent) -> Payload:
    if event.lifecycle is None:
        return None
    kind = event.lifecycle.type.upper().replace("-", "_")
    detail = event.lifecycle.detail.upper().replace("-", "_")
    number = getattr(constants, f"VIR_DOMAIN_EVENT_{kind}", None)
    return None if number is None else [number, getattr(constants, f"VIR_DOMAIN_EVENT_{kind}_{detail}", 0)]


def _watchdog(event: HostEvent) -> Payload:
    return None if event.watchdog is None else [getattr(constants, f"VIR_DOMAIN_EVENT_WATCHDOG_{event.watchdog.action.upper()}", 0)]


def _io_error(event: HostEvent) -> Payload:
    if event.io_error is None:
        return None
    action = getattr(constants, f"VIR_DOMAIN_EVENT_IO_ERROR_{event.io_error.action.upper()}", 0)
    return ["", event.io_error.device, action]


def _io_error_reason(event: HostEvent) -> Payload:
    payload = _io_error(event)
    return None if payload is None or event.io_error is None else [*payload, event.io_error.reason]


def _metadata(event: HostEvent) -> Payload:
    if event.metadata_change is None:
        return None
    kinds = {"description": 0, "title": 1, "element": 2}
    return [kinds.get(event.metadata_change.type, 2), event.metadata_change.uri or None]


# What follows connection and domain in the arguments of a callback, by the number of the event; None: it is another event.
PAYLOADS: Dict[int, Callable[[HostEvent], Payload]] = {
    0: _lifecycle,
    1: lambda event: None if event.reboot is None else [],
    3: _watchdog,
    4: _io_error,
    7: _io_error_reason,
    13: lambda event: None if event.balloon_change is None else [event.balloon_change.memory_bytes // 1024],
    15: lambda event: None if event.device_removed is None else [event.device_removed.alias],
    19: lambda event: None if event.device_added is None else [event.device_added.alias],
    22: lambda event: None if event.device_removal_failed is None else [event.device_removal_failed.alias],
    23: _metadata,
}


class Events:
    """What a connection is subscribed to: its descriptor is in the loop from the first subscription to the last."""

    def __init__(self, conn: Any, loop: Loop) -> None:
        self._conn = conn
        self._session: Session = conn._o
        self._loop = loop
        self._last = -1
        self._subscriptions: Dict[int, Subscription] = {}
        self._stream: Optional[EventStream] = None
        self._watch: Optional[int] = None
        self._timer: Optional[int] = None

    def add(self, subscription: Subscription) -> int:
        """Numbers count from 0 for each connection."""
        if self._stream is None:
            self._stream = EventStream(self._session.connection, {}, None)
            self._listen()
        self._last += 1
        self._subscriptions[self._last] = subscription
        return self._last

    def remove(self, number: int) -> bool:
        """Whether there was such a number."""
        found = self._subscriptions.pop(number, None) is not None
        if not self._subscriptions:
            self.close()
        return found

    def number_of(self, cb: Any) -> Optional[int]:
        """The number of a callback of the old kind."""
        return next((number for number, each in self._subscriptions.items() if each.cb is cb), None)

    def _listen(self) -> None:
        assert self._stream is not None
        if self._timer is not None:
            self._loop.remove_timeout(self._timer)
            self._timer = None
        if self._stream.fileno() >= 0:
            self._watch = self._loop.add_handle(self._stream.fileno(), READABLE | ERROR | HANGUP, self._ready, None)
        else:
            # The daemon is gone; its successor goes on where it was.
            self._timer = self._loop.add_timeout(RETRY_MS, self._again, None)

    def _forget(self) -> None:
        if self._watch is not None:
            self._loop.remove_handle(self._watch)
            self._watch = None
        if self._timer is not None:
            self._loop.remove_timeout(self._timer)
            self._timer = None

    def _again(self, _timer: int, _opaque: Any) -> None:
        self._ready(0, 0, 0, None)

    def _ready(self, _watch: int, _fd: int, _events: int, _opaque: Any) -> None:
        stream = self._stream
        if stream is None:
            return
        before = stream.fileno()
        try:
            while True:
                event = stream.read(0)
                if event is None or self._stream is None:
                    break
                self._tell(event)
        except HoldfastError:
            # A refusal: there will be no more, and no call of the program is there to tell it.
            self.close()
            return
        if self._stream is not None and (stream.fileno() != before or before < 0):
            self._forget()
            self._listen()

    def _tell(self, event: HostEvent) -> None:
        from ._generated.classes import virDomain

        for subscription in list(self._subscriptions.values()):
            if subscription.uuid not in (None, event.domain_uuid) or event.kind == "resync":
                continue
            payload = PAYLOADS[subscription.event](event)
            if payload is not None:
                domain = virDomain(self._conn, _obj=Handle(self._session, event.domain_name, event.domain_uuid))
                call_back(subscription.cb, self._conn, domain, *payload, subscription.opaque)

    def close(self) -> None:
        """Leaves the loop."""
        self._forget()
        if self._stream is not None:
            self._stream.close()
            self._stream = None


class CloseWatch:
    """Tells once that the daemon is gone: an idle connection of its own comes to its end."""

    def __init__(self, conn: Any, loop: Loop, cb: Callable[..., Any], opaque: Any) -> None:
        self._conn, self._loop, self._cb, self._opaque = conn, loop, cb, opaque
        self._socket = FrameSocket(conn._o.connection.path, conn._o.connection.token)
        self._watch: Optional[int] = loop.add_handle(self._socket.fileno(), READABLE | ERROR | HANGUP, self._ended, None)

    def _ended(self, _watch: int, _fd: int, _events: int, _opaque: Any) -> None:
        if self._watch is not None:
            self.close()
            self._cb(self._conn, constants.VIR_CONNECT_CLOSE_REASON_EOF, self._opaque)

    def close(self) -> None:
        """Leaves the loop."""
        if self._watch is not None:
            self._loop.remove_handle(self._watch)
            self._watch = None
            self._socket.close()


def register_close(owner: Any, cb: Any, opaque: Any) -> int:
    session: Session = owner._o
    if session.close_watch is not None:
        fail(OPERATION_INVALID, session.error_domain, "operation failed: a close callback is already registered")
    session.close_watch = CloseWatch(owner, _loop_of(session), cb, opaque)
    return 0


def unregister_close(owner: Any) -> int:
    session: Session = owner._o
    if session.close_watch is None:
        fail(INVALID_ARG, session.error_domain, "invalid argument: no close callback is registered")
    session.close_watch.close()
    session.close_watch = None
    return 0


def _loop_of(session: Session) -> Loop:
    loop = present()
    if loop is None:
        fail(INTERNAL, session.error_domain, "internal error: no event loop is registered; virEventRegisterDefaultImpl() registers one")
    return loop


def _events_of(owner: Any) -> Events:
    session: Session = owner._o
    if session.events is None:
        session.events = Events(owner, _loop_of(session))
    events: Events = session.events
    return events


def register_any(owner: Any, dom: Any, event: int, cb: Any, opaque: Any) -> int:
    if not callable(cb):
        raise TypeError(f"{cb!r} is not callable")
    if not 0 <= event < constants.VIR_DOMAIN_EVENT_ID_MEMORY_DEVICE_SIZE_CHANGE + 1:
        fail(INVALID_ARG, owner._o.error_domain, f"invalid argument: eventID {event} in virConnectDomainEventRegisterAny is not known")
    if event not in PAYLOADS:
        unsupported("virConnectDomainEventRegisterAny", owner._o.error_domain)
    return _events_of(owner).add(Subscription(event, None if dom is None else dom._o.uuid, cb, opaque))


def deregister_any(owner: Any, number: int) -> int:
    if not _events_of(owner).remove(number):
        fail(INVALID_ARG, owner._o.error_domain, f"invalid argument: no callback has the number {number}")
    return 0


def deregister(owner: Any, cb: Any) -> int:
    number = _events_of(owner).number_of(cb)
    if number is None:
        fail(INVALID_ARG, owner._o.error_domain, "invalid argument: this callback is not registered")
    return deregister_any(owner, number)


FLAT: Dict[str, Callable[..., Any]] = {
    "virConnectDomainEventRegister": lambda owner, cb, opaque: register_any(owner, None, 0, cb, opaque),
    "virConnectDomainEventDeregister": deregister,
    "virConnectRegisterCloseCallback": register_close,
    "virConnectUnregisterCloseCallback": unregister_close,
    "virConnectDomainEventRegisterAny": register_any,
    "virConnectDomainEventDeregisterAny": deregister_any,
}
