"""The same as `holdfast.domains` for asyncio."""

from __future__ import annotations

from typing import Optional, Sequence, Union

from .._generated.async_methods.domain import DomainsMethods
from .._generated.types.domain import DomainRecord, DomainSource
from .._generated.types.domain_lifecycle import CreateDomainResponse, DefineDomainResponse
from .._generated.types.domain_reading import DomainFilter, ParseDomainXmlResponse
from .._generated.types.domain_spec import DomainSpec
from .connection import AsyncConnection
from .domain import Domain
from ..paged import AsyncPagedList
from ..target import DomainTarget, to_source


class Domains:
    """`host.domains`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._calls = DomainsMethods(connection)

    def get(self, target: DomainTarget) -> Domain:
        """A handle of one domain. It costs nothing and asks nothing."""
        return Domain(self._connection, target)

    def __getitem__(self, target: DomainTarget) -> Domain:
        return self.get(target)

    async def define(
        self,
        source: Union[str, DomainSpec, DomainSource],
        *,
        if_version: int = 0,
        validate_only: bool = False,
        strict: bool = False,
        timeout: Optional[float] = None,
    ) -> DefineDomainResponse:
        """Defines a persistent domain, or redefines one.

        - `source`: libvirt domain XML, or a `DomainSpec`.
        - `if_version`: version that the existing domain must have; 0: any.
        - `validate_only`: check and answer, change nothing.
        - `strict`: refuse elements of XML that are not known, instead of keeping them with a warning.
        """
        return await self._calls.define(to_source(source), if_version=if_version, validate_only=validate_only, strict=strict, timeout=timeout)

    async def create(
        self,
        source: Union[str, DomainSpec, DomainSource],
        *,
        paused: bool = False,
        validate_only: bool = False,
        strict: bool = False,
        timeout: Optional[float] = None,
    ) -> CreateDomainResponse:
        """Starts a transient domain: it is gone when its guest ends."""
        return await self._calls.create(to_source(source), paused=paused, validate_only=validate_only, strict=strict, timeout=timeout)

    def list(
        self,
        filter: Optional[DomainFilter] = None,
        *,
        page_size: int = 0,
        read_mask: Sequence[str] = (),
        timeout: Optional[float] = None,
    ) -> "AsyncPagedList[DomainRecord]":
        """Domains by name, without their configurations unless `read_mask` asks for them: `["name", "spec"]`."""

        async def read(token: str) -> "tuple[Sequence[DomainRecord], str]":
            page = await self._calls.list(filter=filter, page_size=page_size, page_token=token, read_mask=read_mask, timeout=timeout)
            return page.domains, page.next_page_token

        return AsyncPagedList(read)

    async def parse_xml(self, xml: str, *, strict: bool = False, timeout: Optional[float] = None) -> ParseDomainXmlResponse:
        """What a document of libvirt domain XML means; nothing is changed."""
        return await self._calls.parse_xml(xml, strict=strict, timeout=timeout)

    async def format_xml(self, spec: DomainSpec, *, timeout: Optional[float] = None) -> str:
        """A configuration as libvirt domain XML; nothing is changed."""
        return await self._calls.format_xml(spec, timeout=timeout)
