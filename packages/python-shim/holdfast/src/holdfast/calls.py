"""What stands between the methods of the API and the sockets."""

from __future__ import annotations

from typing import Any, AsyncIterator, Dict, Generic, Iterator, Optional, Type, TypeVar
from uuid import uuid4

from .message import Message

Response = TypeVar("Response", bound=Message)


class Method(Generic[Response]):
    """A method of the API."""

    __slots__ = ("path", "response", "repeatable")

    def __init__(self, path: str, response: Type[Response], repeatable: bool) -> None:
        self.path = path
        """Its full name."""
        self.response = response
        """What it answers, or the items of its stream."""
        self.repeatable = repeatable
        """Whether it may be called again when nobody knows whether it was heard."""


def name_request(request: Message, wire: Dict[str, Any]) -> bool:
    """Gives a call a name, unless its caller has, so that it can be made again when its answer is lost. False: it takes none."""
    if not hasattr(request, "request_id"):
        return False
    wire.setdefault("requestId", str(uuid4()))
    return True


class Caller:
    """Makes calls and waits for their answers."""

    def call(self, method: "Method[Response]", request: Message, timeout: Optional[float] = None) -> Response:
        """Calls a method."""
        raise NotImplementedError

    def stream(self, method: "Method[Response]", request: Message) -> Iterator[Response]:
        """Calls a method that answers with a stream."""
        raise NotImplementedError


class AsyncCaller:
    """The same for asyncio."""

    async def call(self, method: "Method[Response]", request: Message, timeout: Optional[float] = None) -> Response:
        """Calls a method."""
        raise NotImplementedError

    def stream(self, method: "Method[Response]", request: Message) -> AsyncIterator[Response]:
        """Calls a method that answers with a stream."""
        raise NotImplementedError
