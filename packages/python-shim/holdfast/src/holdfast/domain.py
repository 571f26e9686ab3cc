"""A handle of one domain."""

from __future__ import annotations

from time import monotonic
from typing import Optional, Sequence, Union

from ._generated.errors import DeadlineExceededError, DomainNotFoundError
from ._generated.methods.domain import DomainMethods
from ._generated.types.domain import DomainRecord, DomainState
from .connection import Connection
from .events import EventStream, event_filter
from .target import DomainTarget, to_ref
from .states import states_of


class Domain(DomainMethods):
    """A handle holds no data, so it is never out of date: `get()` asks anew. That there is no such domain is told by its first call."""

    def __init__(self, connection: Connection, target: DomainTarget) -> None:
        self.ref = to_ref(target)
        """What the handle was made of."""
        self._connection = connection
        super().__init__(connection, self.ref)

    def wait_for(self, state: Union[DomainState, Sequence[DomainState]], *, timeout: Optional[float] = None) -> DomainRecord:
        """Waits until the domain is in a state, or in one of several; for ever without `timeout`, which is in seconds.

        Answers the domain in that state; a transient one that is gone with its guest, as it was last.
        """
        states = states_of(state)
        deadline = None if timeout is None else monotonic() + timeout
        last = self.get()
        if last.state in states:
            return last
        with EventStream(self._connection, event_filter(last, ()), None) as events:
            # What happened before the stream began is in the record, what happens after it in the stream.
            while True:
                try:
                    last = self.get()
                except DomainNotFoundError:
                    # A transient domain is gone with its guest.
                    if last.persistent or "shutoff" not in states:
                        raise
                    return last.replace(state="shutoff")
                if last.state in states:
                    return last
                event = events.read(None if deadline is None else deadline - monotonic())
                if event is None:
                    wanted = " or ".join(states)
                    raise DeadlineExceededError(f"domain {last.name} is {last.state}; waited {timeout} s for {wanted}")
                if event.kind != "resync" and event.state in states:
                    # It may be in another state by now; it was in this one.
                    return last.replace(state=event.state, reason=event.reason, resource_version=event.resource_version)
