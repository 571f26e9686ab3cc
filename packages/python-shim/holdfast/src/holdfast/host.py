"""A connection to a daemon, and by it the host whose guests it runs."""

from __future__ import annotations

import os
from types import TracebackType
from typing import Optional, Sequence, Type, Union

from ._generated.errors import UnsupportedError
from ._generated.methods.admin import AdminMethods
from ._generated.methods.host import HostMethods
from ._generated.types.admin import GetVersionResponse, PingResponse
from ._generated.types.common import Lease
from ._generated.types.event import EventPosition, HostEvent
from ._generated.types.host import GetDomainCapabilitiesResponse, HostCapabilities
from .connection import Connection
from .domains import Domains
from .events import EventStream, event_filter, list_events, to_position
from .operations import Operations
from .paged import PagedList
from .target import DomainTarget
from .uri import Target, check_owner, find_target, find_token

CALL_SECONDS = 60.0
"""How long calls wait for their answer that do not say it themselves."""


class Host:
    """Made by `connect()`. Use it with `with`, or call `close()`. It may be used from any number of threads."""

    def __init__(self, target: Target, connection: Connection) -> None:
        self.uri = target.uri
        """The URI that was connected to."""
        self.connection = connection
        """What makes the calls."""
        self.domains = Domains(connection)
        """Its virtual machines."""
        self.operations = Operations(connection)
        """What is being done on it."""
        self._host = HostMethods(connection)
        self._admin = AdminMethods(connection)

    def capabilities(self, *, refresh: bool = False, timeout: Optional[float] = None) -> HostCapabilities:
        """What the host is and can do. `refresh`: probe again instead of answering what is known."""
        return self._host.capabilities(refresh=refresh, timeout=timeout)

    def domain_capabilities(
        self, *, domain_type: str = "", arch: str = "", machine: str = "", timeout: Optional[float] = None
    ) -> GetDomainCapabilitiesResponse:
        """What a guest may have here."""
        return self._host.domain_capabilities(domain_type=domain_type, arch=arch, machine=machine, timeout=timeout)

    def leases(self, *, page_size: int = 0, timeout: Optional[float] = None) -> "PagedList[Lease]":
        """The disk leases that are held, by path."""

        def read(token: str) -> "tuple[Sequence[Lease], str]":
            page = self._host.leases(page_size=page_size, page_token=token, timeout=timeout)
            return page.leases, page.next_page_token

        return PagedList(read)

    def events(
        self,
        *,
        domain: Optional[DomainTarget] = None,
        kinds: Sequence[str] = (),
        after: Union[EventPosition, HostEvent, None] = None,
    ) -> EventStream:
        """Events as they happen, from now on or after a place; `kinds` are the names of fields of `HostEvent`, such as `lifecycle`."""
        return EventStream(self.connection, event_filter(domain, kinds), to_position(after))

    def list_events(
        self,
        *,
        domain: Optional[DomainTarget] = None,
        kinds: Sequence[str] = (),
        after: Union[EventPosition, HostEvent, None] = None,
    ) -> "PagedList[HostEvent]":
        """The events that the daemon still keeps, in order."""
        return list_events(self.connection, event_filter(domain, kinds), to_position(after))

    def version(self, *, timeout: Optional[float] = None) -> GetVersionResponse:
        """Who answers."""
        return self._admin.version(timeout=timeout)

    def ping(self, *, payload: bytes = b"", timeout: Optional[float] = None) -> PingResponse:
        """Whether the daemon answers."""
        return self._admin.ping(payload=payload, timeout=timeout)

    def close(self) -> None:
        """Ends the connection; what calls have begun goes on."""
        self.connection.close()

    def __enter__(self) -> "Host":
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]) -> None:
        self.close()


def connect(
    uri: Optional[str] = None, *, read_only: bool = False, call_timeout: Optional[float] = CALL_SECONDS, token: Optional[str] = None
) -> Host:
    """Connects to a daemon.

    - `uri`: `qemu:///system`, `qemu:///session`, `test:///default`, any of these with the parameter `socket`,
      `unix:/path/to.sock`, `qemu+ssh://user@host/system`, or the name of a profile (with Python 3.11 and newer). None:
      `HOLDFAST_URI`, else the usual profile, else the user's own daemon, else that of the system.
    - `read_only`: connect to the socket where nothing can be changed and more users are let in.
    - `call_timeout`: how many seconds calls wait for their answer that do not say it themselves; None: for ever.
    - `token`: who this program is, as `holdfast token create` prints it. None: what is in the file that the parameter
      `token_file` of the URI or the profile names, else in `HOLDFAST_TOKEN`, else none.

    A daemon that is not there is an error at once; one that goes away later is waited for: 10 seconds by calls, and as
    long as it takes by events.
    """
    target = find_target(uri, read_only, os.environ)
    check_owner(target.frames_path)
    shown = find_token(target, token, os.environ)
    host = Host(target, Connection(target.frames_path, call_timeout, shown))
    try:
        # Whether a token is good shows with the first answer.
        check_driver(target, host.version().driver if target.driver or shown else "")
    except BaseException:
        host.close()
        raise
    return host


def check_driver(target: Target, driver: str) -> None:
    """Fake guests and real ones must not be taken for each other."""
    if target.driver != "" and driver != target.driver:
        raise UnsupportedError(f"the daemon at {target.uri} runs guests with {driver}; {target.driver} was asked for")
