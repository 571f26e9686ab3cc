"""What is being done on a host."""

from __future__ import annotations

from typing import Optional, Sequence

from ._generated.methods.operation import OperationMethods, OperationsMethods
from ._generated.types.operation import OperationRecord, OperationState
from .connection import Connection
from .paged import PagedList


class Operation(OperationMethods):
    """A handle of work that waits, is being done, or ended not long ago. Giving up the wait for a call never ends its work; `cancel()` does."""

    def __init__(self, connection: Connection, id: str) -> None:
        super().__init__(connection, id)
        self.id = id
        """It stays the same when the daemon is restarted."""


class Operations:
    """`host.operations`."""

    def __init__(self, connection: Connection) -> None:
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
    ) -> "PagedList[OperationRecord]":
        """Operations, oldest first unless it is asked for otherwise."""

        def read(token: str) -> "tuple[Sequence[OperationRecord], str]":
            page = self._calls.list(
                object_uuid=object_uuid, states=states, newest_first=newest_first, page_size=page_size, page_token=token, timeout=timeout
            )
            return page.operations, page.next_page_token

        return PagedList(read)
