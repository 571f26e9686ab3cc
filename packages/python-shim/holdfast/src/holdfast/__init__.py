"""Virtual machines through Holdfast: `with holdfast.connect() as host: host.domains["web"].start()`.

`holdfast.aio` is the same for asyncio, `holdfast.types` has everything that calls take and answer.
"""

from ._generated import errors as _errors
from . import types as types
from ._generated.errors import *  # noqa: F403
from .domain import Domain
from .domains import Domains
from .error import HoldfastError
from .events import EventStream
from .host import Host, connect
from .message import UnknownWord
from .operations import Operation, Operations
from .paged import PagedList
from .size import Size

__version__ = "0.1.0"

__all__ = [
    "Domain",
    "Domains",
    "EventStream",
    "HoldfastError",
    "Host",
    "Operation",
    "Operations",
    "PagedList",
    "Size",
    "UnknownWord",
    "connect",
    "types",
    *_errors.__all__,
]
