"""What is said of a socket on which nobody serves."""

from __future__ import annotations

import errno

from ._generated.errors import UnavailableError
from ._generated.types.errors import ErrorDetail
from .error import HoldfastError


def no_daemon(path: str, error: OSError) -> HoldfastError:
    """The error of a connection to a socket of this host that the system refused."""
    nobody = error.errno in (errno.ENOENT, errno.ECONNREFUSED)
    why = {errno.ENOENT: "there is no such socket", errno.ECONNREFUSED: "nobody listens there"}.get(error.errno or 0)
    refused = UnavailableError(f"no daemon answers at {path}: {why or error.strerror or error}")
    hint = "start a daemon with: holdfast up" if nobody else ""
    return UnavailableError(refused.message, refused.details.replace(hint=hint, metadata={"path": path}))
