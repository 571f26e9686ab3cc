"""Events for asyncio."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any, AsyncIterator, Dict, Optional, Sequence, Type
from collections import deque

from .._generated.errors import EventsLostError, ShuttingDownError, UnavailableError
from .._generated.methods.event import LIST_EVENTS, SUBSCRIBE_EVENTS
from .._generated.types.event import EventPosition, HostEvent, ListEventsRequest, SubscribeEventsRequest, SubscribeEventsResponse
from ..paged import AsyncPagedList
from .connection import AsyncConnection

PASSING = (UnavailableError, ShuttingDownError, EventsLostError)
"""After these the daemon, or its successor, will send what comes after the last event that was read."""


class EventStream:
    """Events in order and without a gap: `async with host.events() as events: async for event in events`.

    It begins when it is entered or first read, reads on by itself when the connection breaks or the daemon is restarted, and says
    with an event of the kind `resync` where events were lost all the same. It ends with the host, too, with `CancelledError`.
    """

    def __init__(self, connection: AsyncConnection, filter: Dict[str, Any], after: Optional[EventPosition]) -> None:
        self._connection = connection
        self._filter = filter
        self._place = after
        self._items: Optional[AsyncIterator[SubscribeEventsResponse]] = None
        self._waiting: "deque[HostEvent]" = deque()
        self._closed = False
        self.position: Optional[EventPosition] = after
        """Where its reader stands: given as `after`, another stream goes on from there."""

    async def _receive(self) -> None:
        pause = 0.02
        while True:
            if self._items is None:
                request = SubscribeEventsRequest(**self._filter, after=self._place)
                self._items = self._connection.stream(SUBSCRIBE_EVENTS, request)
            try:
                item = await self._items.__anext__()
                self._waiting.extend(item.events)
                self._place = item.position
                return
            except (StopAsyncIteration, *PASSING):
                self._items = None
            await asyncio.sleep(pause)
            pause = min(pause * 2, 1.0)

    def __aiter__(self) -> "EventStream":
        return self

    async def __anext__(self) -> HostEvent:
        while not self._waiting:
            if self._closed:
                raise StopAsyncIteration
            await self._receive()
        event = self._waiting.popleft()
        self.position = EventPosition(epoch=event.epoch, sequence=event.sequence)
        return event

    async def close(self) -> None:
        """Ends the stream."""
        self._closed = True
        items, self._items = self._items, None
        if items is not None:
            await items.aclose()  # type: ignore[attr-defined]

    async def __aenter__(self) -> "EventStream":
        await self._receive()
        self.position = self.position or self._place
        return self

    async def __aexit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]) -> None:
        await self.close()


def list_events(connection: AsyncConnection, filter: Dict[str, Any], after: Optional[EventPosition]) -> "AsyncPagedList[HostEvent]":
    """The events that are still kept. A page ends where the daemon has no more at that moment."""
    place = after

    async def read(token: str) -> "tuple[Sequence[HostEvent], str]":
        nonlocal place
        if not token:
            place = after
        page = await connection.call(LIST_EVENTS, ListEventsRequest(**filter, after=place))
        place = page.position
        return page.events, "more" if page.events else ""

    return AsyncPagedList(read)
