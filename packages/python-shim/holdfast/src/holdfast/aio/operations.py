"""The same as `holdfast.operations` for asyncio."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import AsyncIterator, Optional, Sequence

from .._generated.async_methods.operation import WATCH_OPERATION, OperationMethods, OperationsMethods
from .._generated.types.operation import OperationRecord, OperationState, WatchOperationRequest, WatchOperationResponse
from .._generated.errors import UnavailableError
from .connection import AsyncConnection
from ..operations import FIRST_PAUSE, LONGEST_PAUSE, NOT_TOLD, PASSING, SILENCE_SECONDS, has_ended, outcome_of, seconds_to_ask, too_late
from ..paged import AsyncPagedList
from .within import within


class Operation(OperationMethods):
    """A handle of work that waits, is being done, or ended not long ago. Giving up the wait for a call never ends its work; `cancel()` does."""

    def __init__(self, connection: AsyncConnection, id: str) -> None:
        super().__init__(connection, id)
        self.id = id
        """It stays the same when the daemon is restarted."""
        self._connection = connection

    async def wait(self, timeout: Optional[float] = None) -> OperationRecord:
        """Waits for its end, also across a restart of the daemon, and raises what it was refused with. Without `timeout` for ever.

        The daemon tells of it; one that is too old for that is asked, often at first and once a second later.
        """
        deadline = None if timeout is None else monotonic() + timeout
        is_told = True
        pause = FIRST_PAUSE
        while True:
            if is_told and (deadline is None or monotonic() < deadline):
                try:
                    ended = await within(self._hear(), None if deadline is None else deadline - monotonic())
                except asyncio.TimeoutError:
                    pause = FIRST_PAUSE
                except NOT_TOLD:
                    is_told = False
                except PASSING:
                    pass
                else:
                    return outcome_of(ended)
            # Asked in between, which waits for a daemon that is away, for as long as any call does.
            operation = await self.get(timeout=seconds_to_ask(deadline))
            if has_ended(operation):
                return outcome_of(operation)
            left = LONGEST_PAUSE if deadline is None else deadline - monotonic()
            if left <= 0:
                raise too_late(operation, timeout)
            await asyncio.sleep(min(pause, left))
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _hear(self) -> OperationRecord:
        """It at its end, as the daemon tells of it. @raises asyncio.TimeoutError when that says nothing for long"""
        # It says little, so it goes beside the calls.
        stream = await self._connection.share_stream(WATCH_OPERATION, WatchOperationRequest(id=self.id))
        try:
            while True:
                told = await within(_next(stream), SILENCE_SECONDS)
                if told is None:
                    raise UnavailableError(f"the daemon tells no more of operation {self.id}")
                if has_ended(told.operation):
                    return told.operation
        finally:
            await stream.aclose()


async def _next(stream: AsyncIterator[WatchOperationResponse]) -> Optional[WatchOperationResponse]:
    async for told in stream:
        return told
    return None


class Operations:
    """`host.operations`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._calls = OperationsMethods(connection)

    def get(self, id: str) -> Operation:
        """A handle of one operation. It costs nothing and asks nothing."""
        return Operation(self._connection, id)

    def list(
        self,
        *,
        object_uuid: str = "",
        states: Sequence[OperationState] = (),
        newest_first: bool = False,
        page_size: int = 0,
        timeout: Optional[float] = None,
    ) -> "AsyncPagedList[OperationRecord]":
        """Operations, oldest first unless it is asked for otherwise."""

        async def read(token: str) -> "tuple[Sequence[OperationRecord], str]":
            page = await self._calls.list(
                object_uuid=object_uuid, states=states, newest_first=newest_first, page_size=page_size, page_token=token, timeout=timeout
            )
            return page.operations, page.next_page_token

        return AsyncPagedList(read)
