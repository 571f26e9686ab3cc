"""The bytes of frames, without a socket: see docs/frames.md of Holdfast."""

from __future__ import annotations

import json
import struct
from typing import Any, Dict, Iterator, Optional

HELLO = b"HFF1JSON"
"""What a client begins with, and what the daemon answers."""

_head = struct.Struct(">I")
_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_decode = json.JSONDecoder().decode


def frame_bytes(frame: Dict[str, Any]) -> bytes:
    """A frame with its length before it."""
    body = _encode(frame).encode()
    return _head.pack(len(body)) + body


def call_frame(number: int, path: str, request: Dict[str, Any], timeout: Optional[float] = None, credit: int = 0) -> Dict[str, Any]:
    """The frame of a call; `timeout` is in seconds."""
    call: Dict[str, Any] = {"id": number, "method": path, "request": request}
    if timeout is not None:
        # Rounded up: 0 would be no deadline at all.
        call["timeoutMs"] = min(max(int(timeout * 1000 + 0.999), 1), 0xFFFFFFFF)
    if credit:
        call["credit"] = credit
    return {"call": call}


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
        frame: Dict[str, Any] = _decode(body)
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
