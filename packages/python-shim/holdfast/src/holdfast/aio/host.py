"""The same as `holdfast.host` for asyncio."""

from __future__ import annotations

import os
from types import TracebackType
from typing import Optional, Sequence, Type, Union

from .._generated.errors import UnsupportedError
from .._generated.async_methods.admin import AdminMethods
from .._generated.async_methods.host import HostMethods
from .._generated.types.admin import GetVersionResponse, PingResponse
from .._generated.types.common import Lease
from .._generated.types.event import EventPosition, HostEvent
from .._generated.types.host import GetDomainCapabilitiesResponse, HostCapabilities
from ..host import CALL_SECONDS, check_driver
from .connection import AsyncConnection
from .domains import Domains
from ..events import event_filter, to_position
from .events import EventStream, list_events
from .operations import Operations
from ..paged import AsyncPagedList
from ..ssh import SshAddress
from ..target import DomainTarget
from ..uri import Target, check_owner, find_target, find_token

class Host:
    """Made by `connect()`. Use it with `async with`, or call `close()`, in the loop in which it was made."""

    def __init__(self, target: Target, connection: AsyncConnection) -> None:
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

    async def capabilities(self, *, refresh: bool = False, timeout: Optional[float] = None) -> HostCapabilities:
        """What the host is and can do. `refresh`: probe again instead of answering what is known."""
        return await self._host.capabilities(refresh=refresh, timeout=timeout)

    async def domain_capabilities(
        self, *, domain_type: str = "", arch: str = "", machine: str = "", timeout: Optional[float] = None
    ) -> GetDomainCapabilitiesResponse:
        """What a guest may have here."""
        return await self._host.domain_capabilities(domain_type=domain_type, arch=arch, machine=machine, timeout=timeout)

    def leases(self, *, page_size: int = 0, timeout: Optional[float] = None) -> "AsyncPagedList[Lease]":
        """The disk leases that are held, by path."""

        async def read(token: str) -> "tuple[Sequence[Lease], str]":
            page = await self._host.leases(page_size=page_size, page_token=token, timeout=timeout)
            return page.leases, page.next_page_token

        return AsyncPagedList(read)

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
    ) -> "AsyncPagedList[HostEvent]":
        """The events that the daemon still keeps, in order."""
        return list_events(self.connection, event_filter(domain, kinds), to_position(after))

    async def version(self, *, timeout: Optional[float] = None) -> GetVersionResponse:
        """Who answers."""
        return await self._admin.version(timeout=timeout)

    async def ping(self, *, payload: bytes = b"", timeout: Optional[float] = None) -> PingResponse:
        """Whether the daemon answers."""
        return await self._admin.ping(payload=payload, timeout=timeout)

    async def close(self) -> None:
        """Ends the connection; what calls have begun goes on."""
        await self.connection.close()

    async def __aenter__(self) -> "Host":
        return self

    async def __aexit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]) -> None:
        await self.close()


async def connect(
    uri: Optional[str] = None, *, read_only: bool = False, call_timeout: Optional[float] = CALL_SECONDS, token: Optional[str] = None
) -> Host:
    """Connects to a daemon on this host or, by TLS, on another one, as `holdfast.connect()` does: `async with await connect() as host`."""
    target = find_target(uri, read_only, os.environ)
    if isinstance(target.frames_path, SshAddress):
        raise UnsupportedError(f"{target.uri} is reached by ssh; holdfast.aio reaches daemons of this host and, by TLS, of others; holdfast.connect() goes by ssh too")
    check_owner(target.frames_path)
    shown = find_token(target, token, os.environ)
    connection = AsyncConnection(target.frames_path, call_timeout, shown)
    host = Host(target, connection)
    try:
        await connection.open()
        check_driver(target, (await host.version()).driver if target.driver or shown else "")
    except BaseException:
        await host.close()
        raise
    return host
