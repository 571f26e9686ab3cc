"""Calls over sockets that are opened as they are needed, from as many threads as one likes."""

from __future__ import annotations

import os
from time import monotonic, sleep
from typing import Any, Dict, Generator, Iterator, List, Optional, Set

from ._generated.errors import CancelledError, DeadlineExceededError, UnavailableError
from .calls import Caller, Method, Response, name_request
from .error import error_from_status
from .frame_socket import BrokenConnection, FrameSocket
from .message import Message, from_wire, to_wire

GRACE_SECONDS = 5.0
"""How much longer than the daemon itself a client waits for the word that the time is over."""
PATIENCE_SECONDS = 10.0
"""How long calls wait for a daemon that went away."""
STREAM_CREDIT = 64


class Connection(Caller):
    """A daemon on this host. Every call that is under way has a socket of its own; those that are done are kept for the next.

    A process that was forked opens its own.
    """

    def __init__(self, path: str, call_timeout: Optional[float], token: str = "") -> None:
        self.path = path
        self.token = token
        self._call_timeout = call_timeout
        self._idle: List[FrameSocket] = []
        self._streams: Set[FrameSocket] = set()
        self._process = os.getpid()
        self._closed = False
        # A daemon that is not there is told at once.
        self._idle.append(FrameSocket(path, token))

    def call(self, method: "Method[Response]", request: Message, timeout: Optional[float] = None) -> Response:
        wire = to_wire(request)
        repeatable = name_request(request, wire) or method.repeatable
        return from_wire(method.response, self.call_wire(method.path, wire, timeout, repeatable))

    def call_wire(self, path: str, request: Dict[str, Any], timeout: Optional[float] = None, repeatable: bool = False) -> Dict[str, Any]:
        """Calls a method with a request in JSON, and answers in JSON."""
        limit = self._call_timeout if timeout is None else timeout
        deadline = None if limit is None else monotonic() + limit
        while True:
            socket = self._take(deadline)
            try:
                answer = self._exchange(socket, path, request, deadline)
            except BrokenConnection as error:
                socket.close()
                if error.heard and not repeatable:
                    raise UnavailableError(f"the connection broke, and whether the call was done is not known: {error}") from error
                continue
            except BaseException:
                # Its answer would be taken for that of the next call.
                socket.close()
                raise
            if socket.takes_calls and not self._closed:
                self._idle.append(socket)
            else:
                socket.close()
            if "status" in answer:
                raise error_from_status(answer["status"])
            response: Dict[str, Any] = answer.get("response", {})
            return response

    def _exchange(self, socket: FrameSocket, path: str, request: Dict[str, Any], deadline: Optional[float]) -> Dict[str, Any]:
        timeout = None if deadline is None else max(deadline - monotonic(), 0.001)
        number = socket.start(path, request, timeout)
        until = None if deadline is None else deadline + GRACE_SECONDS
        while True:
            reply: Dict[str, Any] = socket.receive(until).get("reply", {})
            if reply.get("id") == number:
                return reply

    def _take(self, deadline: Optional[float]) -> FrameSocket:
        self.check()
        while self._idle:
            try:
                socket = self._idle.pop()
            except IndexError:
                break
            if socket.is_quiet():
                return socket
            socket.close()
        return self._open(deadline)

    def check(self) -> None:
        """@raises CancelledError when it was closed"""
        if self._closed:
            raise CancelledError("the connection was closed; connect() makes another one")
        if self._process != os.getpid():
            # The parent goes on to use those that were inherited.
            self._process, self._idle, self._streams = os.getpid(), [], set()

    def _open(self, deadline: Optional[float]) -> FrameSocket:
        """Opens a socket; a daemon that is being started again is waited for."""
        until = monotonic() + PATIENCE_SECONDS
        pause = 0.02
        while True:
            try:
                return FrameSocket(self.path, self.token)
            except UnavailableError:
                now = monotonic()
                if deadline is not None and now > deadline:
                    raise DeadlineExceededError(f"no daemon answered at {self.path} in time") from None
                if now > until:
                    raise
            sleep(pause)
            pause = min(pause * 2, 0.5)

    def stream(self, method: "Method[Response]", request: Message) -> Iterator[Response]:
        return self.open_stream(method, request)

    def open_stream(
        self, method: "Method[Response]", request: Message, deadline: Optional[float] = None, silence: Optional[float] = None
    ) -> "Generator[Response, None, None]":
        """Calls a method that answers with a stream, on a socket of its own.

        @raises DeadlineExceededError at the deadline (`time.monotonic()`), and when nothing was said for `silence` seconds
        """
        self.check()
        socket = self._open(deadline)
        try:
            self.adopt(socket)
            number = socket.start(method.path, to_wire(request), credit=STREAM_CREDIT)
            while True:
                frame = socket.receive(_earlier(deadline, silence))
                if "item" in frame:
                    yield from_wire(method.response, frame["item"].get("response", {}))
                    socket.send({"credit": {"id": number, "items": 1}})
                elif "reply" in frame:
                    if "status" in frame["reply"]:
                        raise error_from_status(frame["reply"]["status"])
                    return
        except BrokenConnection as error:
            self.check()
            raise UnavailableError(str(error)) from error
        finally:
            self.release(socket)

    def adopt(self, socket: FrameSocket) -> None:
        """From now on the end of the connection is that of a stream's socket too. @raises CancelledError"""
        self._streams.add(socket)
        # Whoever closes it from here on finds the socket.
        try:
            self.check()
        except CancelledError:
            self.release(socket)
            raise

    def release(self, socket: FrameSocket) -> None:
        """Closes the socket of a stream."""
        self._streams.discard(socket)
        socket.close()

    def close(self) -> None:
        """Ends the connection; what calls have begun goes on, and who waits in another thread for what a stream tells is told so."""
        self._closed = True
        # Of a parent's the process that was forked would end those of the parent.
        for stream in list(self._streams) if self._process == os.getpid() else ():
            stream.interrupt()
        while self._idle:
            self._idle.pop().close()


def _earlier(deadline: Optional[float], silence: Optional[float]) -> Optional[float]:
    if silence is None:
        return deadline
    until = monotonic() + silence
    return until if deadline is None else min(deadline, until)
