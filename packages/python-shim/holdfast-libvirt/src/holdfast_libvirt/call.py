"""How a method becomes a call: the last error is forgotten, arguments are checked, the row of the table does the rest."""

from __future__ import annotations

from typing import Any, Tuple

from holdfast import HoldfastError

from ._generated.kinds import KINDS
from .errors import reset, unsupported
from .session import Session, tell


def session_of(owner: Any) -> Any:
    """The session of a connection or of an object."""
    held = owner._o
    return held if isinstance(held, Session) or held is None else held.session


def call(name: str, owner: Any, *arguments: Any) -> Any:
    """Does what the function of this name does."""
    from .flat import FLAT

    reset()
    kinds = KINDS.get(name)
    if kinds is not None:
        check(name, kinds, arguments)
    session = session_of(owner)
    if session is not None:
        session.check(name)
    function = FLAT.get(name)
    if function is None:
        unsupported(name, 0 if session is None else session.error_domain)
    try:
        return function(owner, *arguments)
    except HoldfastError as error:
        return tell(error, session)


def check(name: str, kinds: Tuple[str, ...], arguments: Tuple[Any, ...]) -> None:
    """@raises TypeError for an argument of another type, as the wrappers of C do."""
    for at, (kind, value) in enumerate(zip(kinds, arguments)):
        # The first argument of the function is the object itself.
        where = f"{name}() argument {at + 2}"
        if kind == "str" or kind == "str?":
            if value is not None and not isinstance(value, str):
                raise TypeError(f"{where} must be str or None, not {type(value).__name__}")
        elif kind == "int" and not isinstance(value, int):
            if value is None or not hasattr(value, "__index__"):
                raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
