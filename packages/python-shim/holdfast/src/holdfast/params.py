"""Parameters of URIs."""

from __future__ import annotations

from typing import Mapping, Sequence

from ._generated.errors import InvalidArgumentError


def check_params(uri: str, params: Mapping[str, str], known: Sequence[str]) -> None:
    """Refuses what means nothing here, or is given without a value, as by a variable of a script that is not set: it may be about which daemon is meant."""
    for name, value in params.items():
        if name not in known:
            raise InvalidArgumentError(f"{uri} has the parameter {name}, which means nothing here; known are {', '.join(known)}")
        if value == "":
            raise InvalidArgumentError(f"{uri} has the parameter {name} without a value; say {name}=... or leave it out")
