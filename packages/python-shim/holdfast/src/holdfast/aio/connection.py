"""Calls over one socket, as many at a time as one likes, in a loop of asyncio."""

from __future__ import annotations

import asyncio
import errno
from typing import Any, AsyncGenerator, AsyncIterator, Dict, Optional, Set

from .._generated.errors import CancelledError, DeadlineExceededError, FilePermissionError, UnavailableError
from ..calls import AsyncCaller, Method, Response, name_request
from ..connection import GRACE_SECONDS, PATIENCE_SECONDS, STREAM_CREDIT
from ..error import HoldfastError, error_from_status
from ..frames import HELLO, Splitter, call_bytes, frame_bytes, hello_bytes, hello_refused
from ..message import Message, from_wire, to_wire
from ..no_daemon import no_daemon
from ..tls import TlsAddress
from .within import within

_piece = 1 << 16


class Lost(Exception):
    """The connection ended before the answer came."""


class Session:
    """A socket with what is under way on it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.takes_calls = True
        self._reader = reader
        self._writer = writer
        self._last = 0
        # Each call gets its frames through a queue of its own; None: there will be no more.
        self._waiting: "Dict[int, asyncio.Queue[Optional[Dict[str, Any]]]]" = {}
        self._fault: Optional[HoldfastError] = None
        self._has_ended = False
        self._task = asyncio.ensure_future(self._read())

    def start(self, path: str, request: Dict[str, Any], timeout: Optional[float], credit: int) -> "tuple[int, asyncio.Queue[Optional[Dict[str, Any]]]]":
        """Sends a call; its frames come through the queue."""
        self._last += 1
        queue: "asyncio.Queue[Optional[Dict[str, Any]]]" = asyncio.Queue()
        if self._has_ended:
            queue.put_nowait(None)
            return self._last, queue
        self._waiting[self._last] = queue
        self._write(call_bytes(self._last, path, request, timeout, credit))
        return self._last, queue

    def send(self, frame: Dict[str, Any]) -> None:
        """Sends a frame; that the socket is gone is told by the reader."""
        self._write(frame_bytes(frame))

    def _write(self, data: bytes) -> None:
        if not self._writer.is_closing():
            self._writer.write(data)

    async def stream(self, method: "Method[Response]", request: Message) -> "AsyncGenerator[Response, None]":
        """Calls a method that answers with a stream; who reads it no more closes it."""
        number, queue = self.start(method.path, to_wire(request), None, STREAM_CREDIT)
        try:
            while True:
                frame = await queue.get()
                if frame is None:
                    raise UnavailableError(str(self.lost()))
                if "reply" in frame:
                    if "status" in frame["reply"]:
                        raise error_from_status(frame["reply"]["status"])
                    return
                yield from_wire(method.response, frame["item"].get("response", {}))
                self.send({"credit": {"id": number, "items": 1}})
        finally:
            self.give_up(number)

    def give_up(self, number: int) -> None:
        """Forgets a call, and lets the daemon forget it."""
        if self._waiting.pop(number, None) is not None and self.takes_calls:
            self.send({"cancel": {"id": number}})

    def lost(self) -> Exception:
        """Why there will be no more frames."""
        return self._fault or Lost("the daemon closed the connection")

    async def _read(self) -> None:
        splitter = Splitter()
        try:
            while True:
                data = await self._reader.read(_piece)
                if not data:
                    break
                splitter.feed(data)
                for frame in splitter.frames():
                    self._hear(frame)
        except OSError:
            pass  # Told to those who wait, as the end is.
        finally:
            self.takes_calls = False
            self._has_ended = True
            self._writer.close()
            for queue in self._waiting.values():
                queue.put_nowait(None)

    def _hear(self, frame: Dict[str, Any]) -> None:
        if "reply" in frame:
            queue = self._waiting.pop(frame["reply"].get("id", 0), None)
            if queue is not None:
                queue.put_nowait(frame)
        elif "item" in frame:
            queue = self._waiting.get(frame["item"].get("id", 0))
            if queue is not None:
                queue.put_nowait(frame)
        elif "goAway" in frame:
            self.takes_calls = False
            if "status" in frame["goAway"]:
                self._fault = error_from_status(frame["goAway"]["status"])

    async def close(self) -> None:
        """Ends the connection."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


async def _connect(path: str) -> "tuple[asyncio.StreamReader, asyncio.StreamWriter]":
    if isinstance(path, TlsAddress):
        return await asyncio.open_connection(path.host, path.port, ssl=path.context(), server_hostname=path.host)
    return await asyncio.open_unix_connection(path)


async def open_session(path: str, token: str = "") -> Session:
    """Connects and says hello."""
    greeting = hello_bytes(token)
    try:
        reader, writer = await within(_connect(path), PATIENCE_SECONDS)
        writer.write(greeting)
        hello = await within(reader.readexactly(len(HELLO)), PATIENCE_SECONDS)
    except asyncio.TimeoutError as error:
        raise UnavailableError(f"no daemon answers at {path} in time") from error
    except asyncio.IncompleteReadError as error:
        if isinstance(path, TlsAddress):
            raise path.turned_away() from error
        raise UnavailableError(f"{path}: the daemon closed the connection") from error
    except OSError as error:
        if isinstance(path, TlsAddress):
            raise path.wrong_after(error) from error
        if error.errno in (errno.EACCES, errno.EPERM):
            raise FilePermissionError(f"{path}: {error.strerror}") from error
        raise no_daemon(path, error) from error
    if hello != greeting[: len(hello)]:
        writer.close()
        raise hello_refused(path, token)
    return Session(reader, writer)


class AsyncConnection(AsyncCaller):
    """A daemon on this host. It connects again by itself."""

    def __init__(self, path: str, call_timeout: Optional[float], token: str = "") -> None:
        self.path = path
        self._token = token
        self._call_timeout = call_timeout
        self._session: Optional[Session] = None
        self._opening = asyncio.Lock()
        self._closed = False
        self._streams: Set[Session] = set()

    async def open(self) -> None:
        """Connects for the first time: a daemon that is not there is told at once."""
        self._session = await open_session(self.path, self._token)

    async def call(self, method: "Method[Response]", request: Message, timeout: Optional[float] = None) -> Response:
        limit = self._call_timeout if timeout is None else timeout
        wire = to_wire(request)
        repeatable = name_request(request, wire) or method.repeatable
        try:
            answer = await within(self._call(method.path, wire, limit, repeatable), None if limit is None else limit + GRACE_SECONDS)
        except asyncio.TimeoutError as error:
            raise DeadlineExceededError(f"{self.path}: no answer within {limit} s") from error
        return from_wire(method.response, answer)

    async def _call(self, path: str, wire: Dict[str, Any], timeout: Optional[float], repeatable: bool) -> Dict[str, Any]:
        while True:
            session = await self._open()
            number, queue = session.start(path, wire, timeout, 0)
            try:
                frame = await queue.get()
            finally:
                # Whoever cancels the wait wants the call to be given up.
                session.give_up(number)
            if frame is None:
                lost = session.lost()
                if not isinstance(lost, Lost):
                    raise lost
                if not repeatable:
                    raise UnavailableError(f"the connection broke, and whether the call was done is not known: {lost}")
                continue
            if "status" in frame["reply"]:
                raise error_from_status(frame["reply"]["status"])
            response: Dict[str, Any] = frame["reply"].get("response", {})
            return response

    async def stream(self, method: "Method[Response]", request: Message) -> AsyncIterator[Response]:
        self._check()
        session = await open_session(self.path, self._token)
        self._streams.add(session)
        items = session.stream(method, request)
        try:
            # Whoever closes it from here on finds the session.
            self._check()
            async for item in items:
                yield item
        finally:
            await items.aclose()
            self._streams.discard(session)
            await session.close()

    async def share_stream(self, method: "Method[Response]", request: Message) -> "AsyncGenerator[Response, None]":
        """A stream on the connection that calls go over, for one that says little: it ends with that."""
        return (await self._open()).stream(method, request)

    def _check(self) -> None:
        if self._closed:
            raise CancelledError("the connection was closed; connect() makes another one")

    async def _open(self) -> Session:
        """The session; one that is lost is opened anew, and a daemon that is being started again is waited for."""
        async with self._opening:
            until = asyncio.get_running_loop().time() + PATIENCE_SECONDS
            pause = 0.02
            while True:
                self._check()
                if self._session is not None and self._session.takes_calls:
                    return self._session
                try:
                    self._session = await open_session(self.path, self._token)
                    return self._session
                except UnavailableError:
                    if asyncio.get_running_loop().time() > until:
                        raise
                await asyncio.sleep(pause)
                pause = min(pause * 2, 0.5)

    async def close(self) -> None:
        """Ends the connection and its streams; what calls have begun goes on."""
        self._closed = True
        for session in [*self._streams, *([] if self._session is None else [self._session])]:
            await session.close()
