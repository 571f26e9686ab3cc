"""What is being done on a host."""

from __future__ import annotations

from contextlib import closing
from time import monotonic, sleep
from typing import Optional, Sequence

from ._generated.errors import (
    DeadlineExceededError,
    EventsLostError,
    ResourceExhaustedError,
    ShuttingDownError,
    UnavailableError,
    UnknownMethodError,
    UnsupportedError,
)
from ._generated.methods.operation import WATCH_OPERATION, OperationMethods, OperationsMethods
from ._generated.types.operation import OperationRecord, OperationState, WatchOperationRequest
from .connection import GRACE_SECONDS, Connection
from .error import error_of_operation
from .paged import PagedList

NOT_TOLD = (UnknownMethodError, UnsupportedError)
"""What a daemon says that is too old to tell by itself how an operation goes on."""
PASSING = (UnavailableError, ShuttingDownError, EventsLostError, ResourceExhaustedError)
"""After these the daemon, or its successor, tells more."""
SILENCE_SECONDS = 30.0
"""After so long without a word it is asked whether it is there still."""
FIRST_PAUSE = 0.02
LONGEST_PAUSE = 1.0


def has_ended(operation: OperationRecord) -> bool:
    """Whether it has come to its end."""
    return operation.state not in ("queued", "running")


def outcome_of(operation: OperationRecord) -> OperationRecord:
    """An operation that has ended. @raises HoldfastError what it was refused with"""
    error = error_of_operation(operation)
    if error is not None:
        raise error
    return operation


def too_late(operation: OperationRecord, timeout: Optional[float]) -> DeadlineExceededError:
    """What is said of one that goes on when the time for the wait is over."""
    return DeadlineExceededError(f"operation {operation.id} is {operation.state} after {timeout} s; it goes on")


def seconds_to_ask(deadline: Optional[float]) -> Optional[float]:
    """How long the answer is waited for; however short the wait is to be, there is time for one."""
    return None if deadline is None else max(deadline - monotonic(), GRACE_SECONDS)


class Operation(OperationMethods):
    """A handle of work that waits, is being done, or ended not long ago. Giving up the wait for a call never ends its work; `cancel()` does."""

    def __init__(self, connection: Connection, id: str) -> None:
        super().__init__(connection, id)
        self.id = id
        """It stays the same when the daemon is restarted."""
        self._connection = connection

    def wait(self, timeout: Optional[float] = None) -> OperationRecord:
        """Waits for its end, also across a restart of the daemon, and raises what it was refused with. Without `timeout` for ever.

        The daemon tells of it; one that is too old for that is asked, often at first and once a second later.
        """
        deadline = None if timeout is None else monotonic() + timeout
        is_told = True
        pause = FIRST_PAUSE
        while True:
            if is_told and (deadline is None or monotonic() < deadline):
                try:
                    ended = self._hear(deadline)
                except DeadlineExceededError:
                    pause = FIRST_PAUSE
                except NOT_TOLD:
                    is_told = False
                except PASSING:
                    pass
                else:
                    return outcome_of(ended)
            # Asked in between, which waits for a daemon that is away, for as long as any call does.
            operation = self.get(timeout=seconds_to_ask(deadline))
            if has_ended(operation):
                return outcome_of(operation)
            left = LONGEST_PAUSE if deadline is None else deadline - monotonic()
            if left <= 0:
                raise too_late(operation, timeout)
            sleep(min(pause, left))
            pause = min(2 * pause, LONGEST_PAUSE)

    def _hear(self, deadline: Optional[float]) -> OperationRecord:
        request = WatchOperationRequest(id=self.id)
        with closing(self._connection.open_stream(WATCH_OPERATION, request, deadline, SILENCE_SECONDS)) as stream:
            for told in stream:
                if has_ended(told.operation):
                    return told.operation
        raise UnavailableError(f"the daemon tells no more of operation {self.id}")


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
