"""The module `libvirt`, in front of Holdfast: names, arguments and constants are those of libvirt-python."""

from __future__ import annotations

from holdfast_libvirt._generated import classes as _classes
from holdfast_libvirt._generated.classes import *  # noqa: F403
from holdfast_libvirt._generated.constants import *  # noqa: F403
from holdfast_libvirt.errors import libvirtError as libvirtError
from holdfast_libvirt.functions import getVersion as getVersion
from holdfast_libvirt.functions import open as open
from holdfast_libvirt.functions import openAuth as openAuth
from holdfast_libvirt.functions import openReadOnly as openReadOnly
from holdfast_libvirt.functions import registerErrorHandler as registerErrorHandler
from holdfast_libvirt.functions import virEventAddHandle as virEventAddHandle
from holdfast_libvirt.functions import virEventAddTimeout as virEventAddTimeout
from holdfast_libvirt.functions import virEventInvokeFreeCallback as virEventInvokeFreeCallback
from holdfast_libvirt.functions import virEventRegisterDefaultImpl as virEventRegisterDefaultImpl
from holdfast_libvirt.functions import virEventRegisterImpl as virEventRegisterImpl
from holdfast_libvirt.functions import virEventRemoveHandle as virEventRemoveHandle
from holdfast_libvirt.functions import virEventRemoveTimeout as virEventRemoveTimeout
from holdfast_libvirt.functions import virEventRunDefaultImpl as virEventRunDefaultImpl
from holdfast_libvirt.functions import virEventUpdateHandle as virEventUpdateHandle
from holdfast_libvirt.functions import virEventUpdateTimeout as virEventUpdateTimeout
from holdfast_libvirt.functions import virGetLastError as virGetLastError
from holdfast_libvirt.functions import virGetLastErrorCode as virGetLastErrorCode
from holdfast_libvirt.functions import virGetLastErrorDomain as virGetLastErrorDomain
from holdfast_libvirt.functions import virGetLastErrorMessage as virGetLastErrorMessage
from holdfast_libvirt.functions import virInitialize as virInitialize
from holdfast_libvirt.functions import virResetLastError as virResetLastError

# Programs print and compare the names of classes.
for _each in _classes.ALL:
    _each.__module__ = __name__
del _each
