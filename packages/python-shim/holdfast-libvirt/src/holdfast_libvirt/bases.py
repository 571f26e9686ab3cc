"""What classes of the drop-in do without the daemon: how they are made, and what they belong to."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Optional, Type

from .errors import libvirtError


class virConnectBase:
    def __init__(self, _obj: Any = None) -> None:
        if _obj is None:
            raise libvirtError("virConnectOpen() failed")
        self._o = _obj

    def __enter__(self) -> Any:
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]) -> None:
        if self._o.is_open:
            self.close()

    def close(self) -> int:
        """Ends the connection; a second time is an error, as any call then is."""
        from .call import call

        result: int = call("virConnectClose", self)
        return result


class _OfConnection:
    """An object of a connection."""

    def __init__(self, conn: Any, _obj: Any = None) -> None:
        self._conn = conn
        self._o = _obj

    def connect(self) -> Any:
        """The connection that it came by."""
        return self._conn


class virDomainBase(_OfConnection):
    pass


class virInterfaceBase(_OfConnection):
    pass


class virNetworkBase(_OfConnection):
    pass


class virNodeDeviceBase(_OfConnection):
    pass


class virNWFilterBase(_OfConnection):
    pass


class virNWFilterBindingBase(_OfConnection):
    pass


class virSecretBase(_OfConnection):
    pass


class virStoragePoolBase(_OfConnection):
    pass


class virStorageVolBase(_OfConnection):
    pass


class virStreamBase(_OfConnection):
    pass


class _OfDomain:
    """A snapshot or a checkpoint of a domain."""

    def __init__(self, dom: Any, _obj: Any = None) -> None:
        self._dom = dom
        self._conn = dom.connect()
        self._o = _obj

    def connect(self) -> Any:
        """The connection that it came by."""
        return self._conn

    def domain(self) -> Any:
        """The domain that it is of."""
        return self._dom

    getConnect = connect
    getDomain = domain


class virDomainSnapshotBase(_OfDomain):
    pass


class virDomainCheckpointBase(_OfDomain):
    pass


class virNetworkPortBase:
    def __init__(self, net: Any, _obj: Any = None) -> None:
        self._net = net
        self._conn = net.connect()
        self._o = _obj

    def connect(self) -> Any:
        """The connection that it came by."""
        return self._conn

    def network(self) -> Any:
        """The network that it is of."""
        return self._net
