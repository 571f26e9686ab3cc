"""The same as `holdfast.domain` for asyncio."""

from __future__ import annotations

import asyncio
from typing import Optional, Sequence, Union

from .._generated.async_methods.domain import DomainMethods
from .._generated.errors import DeadlineExceededError, DomainNotFoundError
from .._generated.types.domain import DomainRecord, DomainState
from ..events import event_filter
from ..target import DomainTarget, to_ref
from ..states import states_of
from .connection import AsyncConnection
from .events import EventStream
from .within import within


class Domain(DomainMethods):
    """A handle holds no data, so it is never out of date: `get()` asks anew. That there is no such domain is told by its first call."""

    def __init__(self, connection: AsyncConnection, target: DomainTarget) -> None:
        self.ref = to_ref(target)
        """What the handle was made of."""
        self._connection = connection
        super().__init__(connection, self.ref)

    async def wait_for(self, state: Union[DomainState, Sequence[DomainState]], *, timeout: Optional[float] = None) -> DomainRecord:
        """Waits until the domain is in a state, or in one of several; for ever without `timeout`, which is in seconds.

        Answers the domain in that state; a transient one that is gone with its guest, as it was last.
        """
        states = states_of(state)
        first = await self.get()
        if first.state in states:
            return first
        try:
            return await within(self._wait(first, states), timeout)
        except asyncio.TimeoutError:
            wanted = " or ".join(states)
            raise DeadlineExceededError(f"domain {first.name} was {first.state}; waited {timeout} s for {wanted}") from None

    async def _wait(self, last: DomainRecord, states: Sequence[str]) -> DomainRecord:
        async with EventStream(self._connection, event_filter(last, ()), None) as events:
            # What happened before the stream began is in the record, what happens after it in the stream.
            while True:
                try:
                    last = await self.get()
                except DomainNotFoundError:
                    # A transient domain is gone with its guest.
                    if last.persistent or "shutoff" not in states:
                        raise
                    return last.replace(state="shutoff")
                if last.state in states:
                    return last
                event = await events.__anext__()
                if event.kind != "resync" and event.state in states:
                    # It may be in another state by now; it was in this one.
                    return last.replace(state=event.state, reason=event.reason, resource_version=event.resource_version)
