"""libvirt's event loop within that of asyncio: `libvirtaio.virEventRegisterAsyncIOImpl()`.

Names and behaviour are those of libvirt-python's module; `is_idle()` and `drain()` tell when nothing of libvirt is left in the loop.
"""

from __future__ import annotations

import asyncio
from typing import Any, Callable, Dict, Optional

import libvirt

__all__ = ["getCurrentImpl", "virEventAsyncIOImpl", "virEventRegisterAsyncIOImpl"]


class Callback:
    """Something that the loop calls, by its number."""

    _iden_counter = 0

    def __init__(self, impl: "virEventAsyncIOImpl", cb: Callable[..., Any], opaque: Any) -> None:
        Callback._iden_counter += 1
        self.iden = Callback._iden_counter
        self.impl = impl
        self.cb = cb
        self.opaque = opaque

    def close(self) -> None:
        """Lets the other side free what it gave."""
        libvirt.virEventInvokeFreeCallback(self.opaque)


class FDCallback(Callback):
    """A descriptor that is watched."""

    def __init__(self, impl: "virEventAsyncIOImpl", cb: Callable[..., Any], opaque: Any, descriptor: int, event: int) -> None:
        super().__init__(impl, cb, opaque)
        self.descriptor = descriptor
        self.update(event)

    def update(self, event: int) -> None:
        """Watches for these events and no others."""
        loop = self.impl.loop
        if event & libvirt.VIR_EVENT_HANDLE_READABLE:
            loop.add_reader(self.descriptor, self._handle, libvirt.VIR_EVENT_HANDLE_READABLE)
        else:
            loop.remove_reader(self.descriptor)
        if event & libvirt.VIR_EVENT_HANDLE_WRITABLE:
            loop.add_writer(self.descriptor, self._handle, libvirt.VIR_EVENT_HANDLE_WRITABLE)
        else:
            loop.remove_writer(self.descriptor)

    def _handle(self, event: int) -> None:
        self.cb(self.iden, self.descriptor, event, self.opaque)


class TimeoutCallback(Callback):
    """A timer."""

    def __init__(self, impl: "virEventAsyncIOImpl", cb: Callable[..., Any], opaque: Any, timeout: int) -> None:
        super().__init__(impl, cb, opaque)
        self._handle: Optional[asyncio.Handle] = None
        self.update(timeout)

    def update(self, timeout: int) -> None:
        """Fires every so many milliseconds; -1: not at all."""
        self.timeout = timeout
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        if timeout >= 0:
            self._handle = self.impl.loop.call_later(timeout / 1000, self._fire)

    def _fire(self) -> None:
        self.update(self.timeout)
        self.cb(self.iden, self.opaque)

    def close(self) -> None:
        self.update(-1)
        super().close()


class virEventAsyncIOImpl:
    """The six functions of an event loop, by those of asyncio."""

    def __init__(self, loop: Optional[asyncio.AbstractEventLoop] = None) -> None:
        self.loop = loop or asyncio.get_event_loop()
        self.callbacks: Dict[int, Any] = {}
        self._finished = asyncio.Event()
        self._finished.set()

    def register(self) -> "virEventAsyncIOImpl":
        """Makes it libvirt's loop, once for the process."""
        libvirt.virEventRegisterImpl(
            self._add_handle, self._update_handle, self._remove_handle, self._add_timeout, self._update_timeout, self._remove_timeout
        )
        return self

    def is_idle(self) -> bool:
        """Whether nothing of libvirt is in the loop."""
        return not self.callbacks

    async def drain(self) -> None:
        """Waits until nothing of libvirt is in the loop."""
        await self._finished.wait()

    def _add(self, callback: Callback) -> int:
        self.callbacks[callback.iden] = callback
        self._finished.clear()
        return callback.iden

    def _remove(self, iden: int) -> int:
        callback = self.callbacks.pop(iden, None)
        if callback is None:
            return -1
        if isinstance(callback, FDCallback):
            callback.update(0)
        # The other side may free things only when it has returned from what it is doing.
        self.loop.call_soon(callback.close)
        if not self.callbacks:
            self._finished.set()
        return 0

    def _add_handle(self, fd: int, event: int, cb: Callable[..., Any], opaque: Any) -> int:
        return self._add(FDCallback(self, cb, opaque, fd, event))

    def _update_handle(self, watch: int, event: int) -> None:
        self.callbacks[watch].update(event)

    def _remove_handle(self, watch: int) -> int:
        return self._remove(watch)

    def _add_timeout(self, timeout: int, cb: Callable[..., Any], opaque: Any) -> int:
        return self._add(TimeoutCallback(self, cb, opaque, timeout))

    def _update_timeout(self, timer: int, timeout: int) -> None:
        self.callbacks[timer].update(timeout)

    def _remove_timeout(self, timer: int) -> int:
        return self._remove(timer)


_current_impl: Optional[virEventAsyncIOImpl] = None


def getCurrentImpl() -> Optional[virEventAsyncIOImpl]:
    """The loop that was registered here."""
    return _current_impl


def virEventRegisterAsyncIOImpl(loop: Optional[asyncio.AbstractEventLoop] = None) -> virEventAsyncIOImpl:
    """Makes asyncio's loop that of libvirt."""
    global _current_impl
    _current_impl = virEventAsyncIOImpl(loop).register()
    return _current_impl
