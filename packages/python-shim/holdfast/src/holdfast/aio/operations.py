"""The same as `holdfast.operations` for asyncio."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Optional, Sequence

from .._generated.errors import DeadlineExceededError
from .._generated.async_methods.operation import OperationMethods, OperationsMethods
from .._generated.types.operation import OperationRecord, OperationState
from .connection import AsyncConnection
from ..error import error_of_operation
from ..paged import AsyncPagedList


class Operation(OperationMethods):
    """A handle of work that waits, is being done, or ended not long ago. Giving up the wait for a call never ends its work; `cancel()` does."""

    def __init__(self, connection: AsyncConnection, id: str) -> None:
        super().__init__(connection, id)
        self.id = id
        """It stays the same when the daemon is restarted."""

    async def wait(self, timeout: Optional[float] = None) -> OperationRecord:
        """Waits for its end, also across a restart of the daemon, and raises what it was refused with. Without `timeout` for ever."""
        deadline = None if timeout is None else monotonic() + timeout
        pause = 0.02
        while True:
            operation = await self.get()
            if operation.state not in ("queued", "running"):
                error = error_of_operation(operation)
                if error is not None:
                    raise error
                return operation
            if deadline is not None and monotonic() >= deadline:
                raise DeadlineExceededError(f"operation {self.id} is {operation.state} after {timeout} s; it goes on")
            await asyncio.sleep(pause)
            pause = min(1.0, 2 * pause)


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
