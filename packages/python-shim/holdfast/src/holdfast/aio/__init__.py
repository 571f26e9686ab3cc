"""Virtual machines for asyncio: `async with await holdfast.aio.connect() as host: await host.domains["web"].start()`."""

from .domain import Domain
from .domains import Domains
from .events import EventStream
from .host import Host, connect
from .operations import Operation, Operations
from ..paged import AsyncPagedList

__all__ = ["AsyncPagedList", "Domain", "Domains", "EventStream", "Host", "Operation", "Operations", "connect"]
