"""Events as they happen, in order and without a gap."""

from __future__ import annotations

from time import monotonic, sleep
from types import TracebackType
from typing import Any, Deque, Dict, Iterator, Optional, Sequence, Type, Union
from collections import deque

from ._generated.errors import DeadlineExceededError, EventsLostError, ShuttingDownError, UnavailableError
from ._generated.methods.event import LIST_EVENTS, SUBSCRIBE_EVENTS
from ._generated.types.event import EventPosition, HostEvent, ListEventsRequest, SubscribeEventsRequest, SubscribeEventsResponse
from .connection import Connection
from .error import error_from_status
from .frame_socket import BrokenConnection, FrameSocket
from .message import from_wire, to_wire
from .paged import PagedList
from .target import DomainTarget, to_ref
from .wrong import wrong_value

CREDIT = 64
"""How many items the daemon may send ahead."""
PASSING = (UnavailableError, ShuttingDownError, EventsLostError, BrokenConnection)
"""After these the daemon, or its successor, will send what comes after the last event that was read."""


def event_filter(domain: Optional[DomainTarget], kinds: Sequence[str]) -> Dict[str, Any]:
    """Which events are wanted, as arguments of a request."""
    # The schema has `io-error` where Python says `io_error`.
    return {"domain": None if domain is None else to_ref(domain), "kinds": [kind.replace("_", "-") for kind in kinds]}


def to_position(after: Union[EventPosition, HostEvent, None]) -> Optional[EventPosition]:
    """The place in what was given as one: an event has it, too."""
    if after is None or isinstance(after, EventPosition):
        return after
    if isinstance(after, HostEvent):
        return EventPosition(epoch=after.epoch, sequence=after.sequence)
    raise wrong_value("after", after, "an event, or a position: EventPosition(epoch=..., sequence=...)")


class EventStream:
    """An iterator of events. It begins when it is made: what happens after that is in it.

    It reads on by itself when the connection breaks or the daemon is restarted; where events were lost all the same it says
    so with an event of the kind `resync`. Close it, or use it with `with`; it ends with the host, too, with `CancelledError`.
    """

    def __init__(self, connection: Connection, filter: Dict[str, Any], after: Optional[EventPosition]) -> None:
        self._connection = connection
        self._filter = filter
        self._place = after
        self._waiting: Deque[HostEvent] = deque()
        self._closed = False
        self.position: Optional[EventPosition] = after
        """Where its reader stands: given as `after`, another stream goes on from there."""
        self._socket: Optional[FrameSocket] = None
        self._call = 0
        self._subscribe()
        # The first item comes at once and says that the stream has begun.
        while self._place is None:
            self._receive(None)
        self.position = self.position or self._place

    def read(self, timeout: Optional[float] = None) -> Optional[HostEvent]:
        """The next event; None: none came within so many seconds."""
        deadline = None if timeout is None else monotonic() + timeout
        pause = 0.02
        while not self._waiting:
            if self._closed:
                return None
            try:
                if self._socket is None:
                    self._subscribe()
                self._receive(deadline)
                pause = 0.02
            except DeadlineExceededError:
                return None
            except PASSING:
                self._drop()
                if deadline is not None and monotonic() > deadline:
                    return None
                sleep(pause)
                pause = min(pause * 2, 1.0)
        event = self._waiting.popleft()
        self.position = EventPosition(epoch=event.epoch, sequence=event.sequence)
        return event

    def fileno(self) -> int:
        """A descriptor that can be read when there is something to read, for loops of one's own; -1 while there is no connection."""
        return -1 if self._socket is None else self._socket.fileno()

    def _subscribe(self) -> None:
        request = SubscribeEventsRequest(**self._filter, after=self._place)
        self._connection.check()
        self._socket = FrameSocket(self._connection.path, self._connection.token)
        self._connection.adopt(self._socket)
        self._call = self._socket.start(SUBSCRIBE_EVENTS.path, to_wire(request), credit=CREDIT)

    def _receive(self, deadline: Optional[float]) -> None:
        assert self._socket is not None
        frame = self._socket.receive(deadline)
        if "item" in frame:
            item = from_wire(SubscribeEventsResponse, frame["item"].get("response", {}))
            self._waiting.extend(item.events)
            self._place = item.position
            self._socket.send({"credit": {"id": self._call, "items": 1}})
        elif "reply" in frame:
            raise error_from_status(frame["reply"].get("status", {"code": 14, "message": "the stream of events ended"}))

    def _drop(self) -> None:
        if self._socket is not None:
            self._connection.release(self._socket)
            self._socket = None

    def close(self) -> None:
        """Ends the stream."""
        self._closed = True
        self._drop()

    def __iter__(self) -> Iterator[HostEvent]:
        return self

    def __next__(self) -> HostEvent:
        event = self.read()
        if event is None:
            raise StopIteration
        return event

    def __enter__(self) -> "EventStream":
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]) -> None:
        self.close()


def list_events(connection: Connection, filter: Dict[str, Any], after: Optional[EventPosition]) -> "PagedList[HostEvent]":
    """The events that are still kept. A page ends where the daemon has no more at that moment."""
    place = after

    def read(_token: str) -> "tuple[Sequence[HostEvent], str]":
        nonlocal place
        if not _token:
            place = after
        page = connection.call(LIST_EVENTS, ListEventsRequest(**filter, after=place))
        place = page.position
        return page.events, "more" if page.events else ""

    return PagedList(read)
