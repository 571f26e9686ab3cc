"""The bytes of frames, without a socket: see docs/frames.md of Holdfast."""

from __future__ import annotations

import json
import math
import struct
from typing import Any, Dict, Iterator, Optional

HELLO = b"HFF1JSON"
"""What a client begins with, and what the daemon answers."""
TOKEN_HELLO = b"HFF1JTOK"
"""The same of a client that shows a token, which comes next."""

_head = struct.Struct(">I")
_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_decode = json.JSONDecoder().raw_decode


def hello_bytes(token: str) -> bytes:
    """How a connection begins; `token`: who it is, unless that is empty."""
    if not token:
        return HELLO
    shown = token.encode()
    return TOKEN_HELLO + _head.pack(len(shown)) + shown


def hello_refused(path: str, token: str) -> Exception:
    """Why a hello got another answer. A daemon that is too old for tokens says so, and does not act as if there had been none."""
    from ._generated.errors import UnavailableError, UnsupportedError

    if token:
        return UnsupportedError(f"the daemon at {path} is too old for tokens over frames, which came with release 0.1.0")
    return UnavailableError(f"{path} speaks no frames of version 1 in JSON")


def frame_bytes(frame: Dict[str, Any]) -> bytes:
    """A frame with its length before it."""
    body = _encode(frame).encode()
    return _head.pack(len(body)) + body


def call_bytes(number: int, path: str, request: Dict[str, Any], timeout: Optional[float] = None, credit: int = 0) -> bytes:
    """The frame of a call, with its length before it; `timeout` is in seconds.

    Only the request is encoded: of all frames this is the one that is sent again and again.
    """
    parts = [f'{{"call":{{"id":{number},"method":"{path}","request":{_encode(request) if request else "{}"}']
    if timeout is not None and timeout != math.inf:
        # Rounded up: 0 would be no deadline at all.
        parts.append(f',"timeoutMs":{min(max(int(timeout * 1000 + 0.999), 1), 0xFFFFFFFF)}')
    if credit:
        parts.append(f',"credit":{credit}')
    parts.append("}}")
    body = "".join(parts).encode()
    return _head.pack(len(body)) + body


class Splitter:
    """Finds frames in bytes as they come."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, data: bytes) -> None:
        """Takes what has come."""
        self._bytes += data

    def hello(self) -> Optional[bytes]:
        """The first eight bytes, once they are there."""
        return self._take(len(HELLO))

    def frame(self) -> Optional[Dict[str, Any]]:
        """The next frame, once it is there as a whole."""
        held = self._bytes
        if len(held) < 4:
            return None
        (length,) = _head.unpack_from(held)
        if len(held) < 4 + length:
            return None
        body = held[4 : 4 + length].decode()
        del held[: 4 + length]
        frame: Dict[str, Any]
        frame, end = _decode(body)
        if end != len(body):
            raise ValueError(f"a frame has {len(body) - end} bytes behind its end")
        return frame

    def frames(self) -> Iterator[Dict[str, Any]]:
        """All frames that are there."""
        while True:
            frame = self.frame()
            if frame is None:
                return
            yield frame

    def _take(self, count: int) -> Optional[bytes]:
        if len(self._bytes) < count:
            return None
        taken = bytes(self._bytes[:count])
        del self._bytes[:count]
        return taken
