"""The flat table: name of a function of libvirt, and what does it here. What has no row is not supported."""

from __future__ import annotations

from typing import Any, Callable, Dict

from .flat_connect import FLAT as CONNECT
from .flat_domain import FLAT as DOMAIN

FLAT: Dict[str, Callable[..., Any]] = {**CONNECT, **DOMAIN}
