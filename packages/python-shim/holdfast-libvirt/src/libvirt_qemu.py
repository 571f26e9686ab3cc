"""The module `libvirt_qemu`: its names, none of which does anything yet."""

from __future__ import annotations

from typing import Any, Optional

from holdfast_libvirt._generated.qemu_constants import *  # noqa: F403
from holdfast_libvirt.call import call


def qemuAgentCommand(domain: Any, cmd: str, timeout: int, flags: int) -> Any:
    return call("virDomainQemuAgentCommand", domain, cmd, timeout, flags)


def qemuAttach(conn: Any, pid_value: int, flags: int = 0) -> Any:
    return call("virDomainQemuAttach", conn, pid_value, flags)


def qemuMonitorCommand(domain: Any, cmd: str, flags: int) -> Any:
    return call("virDomainQemuMonitorCommand", domain, cmd, flags)


def qemuMonitorCommandWithFiles(domain: Any, cmd: str, files: Any = (), flags: int = 0) -> Any:
    return call("virDomainQemuMonitorCommandWithFiles", domain, cmd, files, flags)


def qemuMonitorEventRegister(conn: Any, dom: Any, event: Optional[str], cb: Any, opaque: Any, flags: int = 0) -> Any:
    return call("virConnectDomainQemuMonitorEventRegister", conn, dom, event, cb, opaque, flags)


def qemuMonitorEventDeregister(conn: Any, callbackID: int) -> Any:
    return call("virConnectDomainQemuMonitorEventDeregister", conn, callbackID)
