"""One socket that speaks frames, for one thread at a time."""

from __future__ import annotations

import errno
import select
import socket
from time import monotonic
from typing import Any, Dict, Optional

from ._generated.errors import DeadlineExceededError, FilePermissionError, UnavailableError
from .error import error_from_status
from .frames import Splitter, call_bytes, frame_bytes, hello_bytes, hello_refused
from .no_daemon import no_daemon
from .ssh import SshAddress, SshProcess
from .tls import TlsAddress, open_tls

CONNECT_SECONDS = 10.0
"""How long a daemon has to say its hello."""
SSH_SECONDS = 120.0
"""The same of one that is reached by ssh, which may ask somebody for a password."""

_piece = 1 << 16


class BrokenConnection(Exception):
    """The socket ended in the midst of something. `heard`: whether the daemon may have heard the call."""

    def __init__(self, message: str, heard: bool) -> None:
        super().__init__(message)
        self.heard = heard


class FrameSocket:
    """A connection of one call or one stream at a time."""

    def __init__(self, path: str, token: str = "") -> None:
        self.path = path
        self.takes_calls = True
        """Whether the daemon takes further calls on it."""
        self._last = 0
        self._splitter = Splitter()
        self._ssh = SshProcess(path) if isinstance(path, SshAddress) else None
        self._tls = open_tls(path, CONNECT_SECONDS) if isinstance(path, TlsAddress) else None
        self._socket: socket.socket = self._tls or (self._ssh.socket if self._ssh else socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
        # Each of these costs a call of the kernel where it is made anew for a call of the daemon.
        self._patience = 0.0
        self._poll = select.poll()
        self._poll.register(self._socket, select.POLLIN)
        try:
            self._wait_at_most(CONNECT_SECONDS)
            if self._ssh is None and self._tls is None:
                self._socket.connect(path)
            greeting = hello_bytes(token)
            self._socket.sendall(greeting)
            hello = self._hello(monotonic() + (SSH_SECONDS if self._ssh else CONNECT_SECONDS))
        except BrokenConnection as error:
            if isinstance(path, TlsAddress):
                self.close()
                raise path.wrong_after(error.__cause__) from error
            why = self._ssh.why() if self._ssh else "the daemon closed the connection"
            self.close()
            raise UnavailableError(f"no daemon answers at {path}: {why}") from error
        except OSError as error:
            if isinstance(path, TlsAddress):
                self.close()
                raise path.wrong_after(error) from error
            why = self._ssh.why() if self._ssh else ""
            self.close()
            if error.errno in (errno.EACCES, errno.EPERM):
                raise FilePermissionError(f"{path}: {why or error.strerror}") from error
            raise (UnavailableError(f"no daemon answers at {path}: {why}") if why else no_daemon(path, error)) from error
        except BaseException:
            self.close()
            raise
        if hello != greeting[: len(hello)]:
            self.close()
            raise hello_refused(path, token)

    def _hello(self, deadline: float) -> bytes:
        while True:
            hello = self._splitter.hello()
            if hello is not None:
                return hello
            self._fill(deadline)

    def is_quiet(self) -> bool:
        """Whether it can take a call: nothing has come that nobody asked for, so neither has its end."""
        return self.takes_calls and not self._poll.poll(0)

    def fileno(self) -> int:
        """For those who wait for it in a loop of their own."""
        return self._socket.fileno()

    def start(self, path: str, request: Dict[str, Any], timeout: Optional[float] = None, credit: int = 0) -> int:
        """Sends a call and answers its number."""
        self._last += 1
        self._send(call_bytes(self._last, path, request, timeout, credit))
        return self._last

    def send(self, frame: Dict[str, Any]) -> None:
        """Sends a frame. Whether the daemon has heard what could not be sent as a whole is not known."""
        self._send(frame_bytes(frame))

    def _send(self, data: bytes) -> None:
        try:
            self._wait_at_most(CONNECT_SECONDS)
            self._socket.sendall(data)
        except OSError as error:
            raise BrokenConnection(f"{self.path}: {error.strerror or error}", heard=True) from error

    def receive(self, deadline: Optional[float] = None) -> Dict[str, Any]:
        """The next frame that matters. @raises DeadlineExceededError when none came before the deadline (`time.monotonic()`)."""
        while True:
            frame = self._splitter.frame()
            if frame is None:
                self._fill(deadline)
            elif "goAway" in frame:
                self.takes_calls = False
                if "status" in frame["goAway"]:
                    raise error_from_status(frame["goAway"]["status"])
            else:
                return frame

    def received(self) -> Optional[Dict[str, Any]]:
        """The next frame that is here already."""
        return self._splitter.frame()

    def _fill(self, deadline: Optional[float]) -> None:
        try:
            data = self._receive(deadline)
        except OSError as error:
            raise BrokenConnection(f"{self.path}: {error.strerror or error}", heard=True) from error
        if not data:
            raise BrokenConnection(f"{self.path}: the daemon closed the connection", heard=True)
        self._splitter.feed(data)

    def _receive(self, deadline: Optional[float]) -> bytes:
        while True:
            left = CONNECT_SECONDS if deadline is None else deadline - monotonic()
            self._wait_at_most(min(max(left, 0.000_001), CONNECT_SECONDS))
            try:
                data = self._socket.recv(_piece)
                # What is decrypted already is seen by nobody who waits for the socket.
                while self._tls is not None and self._tls.pending():
                    data += self._tls.recv(self._tls.pending())
                return data
            except socket.timeout as error:
                if deadline is not None and monotonic() >= deadline:
                    raise DeadlineExceededError(f"{self.path}: no answer in time") from error

    def _wait_at_most(self, seconds: float) -> None:
        if seconds != self._patience:
            self._socket.settimeout(seconds)
            self._patience = seconds

    def interrupt(self) -> None:
        """Ends the connection for the thread that waits for it, which finds it broken."""
        try:
            # Past TLS, whose state belongs to that thread.
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
        except OSError:
            pass  # It has ended already.

    def close(self) -> None:
        """Ends the connection; calls under way are given up."""
        self._socket.close()
        if self._ssh is not None:
            self._ssh.end()
            self._ssh = None
