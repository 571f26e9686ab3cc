"""A connection of the drop-in, and what its objects hold of it."""

from __future__ import annotations

import os
from typing import Any, Dict, Optional

from holdfast import HoldfastError
from holdfast.connection import Connection
from holdfast.uri import Target

from .errors import FROM_QEMU, FROM_TEST, INVALID_CONN, FROM_NONE, fail

CALL_SECONDS: Optional[float] = None
"""libvirt's calls wait for their answer for ever."""


class Session:
    """What `virConnect._o` is."""

    def __init__(self, uri: str, target: Target, token: str = "") -> None:
        self.uri = uri
        self.connection = Connection(target.frames_path, CALL_SECONDS, token)
        self.process = os.getpid()
        self.is_open = True
        self.keepalive = False
        self.events: Any = None
        self.close_watch: Any = None
        version = self.connection.call_wire("/holdfast.v1.AdminService/GetVersion", {}, None, True)
        self.driver = str(version["driver"])
        self.version = str(version["version"])
        self.error_domain = FROM_TEST if self.driver == "test" else FROM_QEMU

    def check(self, function: str) -> None:
        """@raises libvirtError when it was closed, or inherited from a parent: of that libvirt's own client hangs."""
        if not self.is_open:
            fail(INVALID_CONN, FROM_NONE, f"invalid connection pointer in {function}", function)
        if self.process != os.getpid():
            fail(INVALID_CONN, FROM_NONE, f"invalid connection pointer in {function}: it was opened before a fork; open another one", function)

    def call(self, method: str, request: Dict[str, Any], repeatable: bool = False) -> Dict[str, Any]:
        """Calls a method of the daemon."""
        return self.connection.call_wire("/holdfast.v1." + method, request, None, repeatable)

    def close(self) -> None:
        """Ends it."""
        self.is_open = False
        for each in (self.events, self.close_watch):
            if each is not None:
                each.close()
        self.connection.close()


class Handle:
    """What names an object: nothing of it is held by the daemon, so nothing need be given back."""

    __slots__ = ("session", "name", "uuid", "id")

    def __init__(self, session: Session, name: str, uuid: str, id: int = -1) -> None:
        self.session = session
        self.name = name
        self.uuid = uuid
        self.id = id


def tell(error: HoldfastError, session: Optional[Session]) -> None:
    """Raises the error of the daemon as libvirt's."""
    domain = FROM_NONE if session is None else session.error_domain
    fail(error.details.libvirt_code or 1, domain, error.message)
