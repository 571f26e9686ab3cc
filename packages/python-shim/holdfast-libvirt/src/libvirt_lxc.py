"""The module `libvirt_lxc`: its names, none of which does anything here."""

from __future__ import annotations

from typing import Any

from holdfast_libvirt.call import call


def lxcOpenNamespace(domain: Any, flags: int = 0) -> Any:
    return call("virDomainLxcOpenNamespace", domain, flags)


def lxcEnterCGroup(domain: Any, flags: int = 0) -> Any:
    return call("virDomainLxcEnterCGroup", domain, flags)
