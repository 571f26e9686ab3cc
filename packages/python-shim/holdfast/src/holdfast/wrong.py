"""What refuses a value that cannot be done with at all."""

from __future__ import annotations

from ._generated.errors import InvalidArgumentError


def wrong_value(field: str, value: object, expected: str) -> InvalidArgumentError:
    """Says where it stands, what was found, and what is accepted."""
    found = f"{value!r} ({type(value).__name__})" if isinstance(value, (bool, int, float)) else type(value).__name__
    return InvalidArgumentError(f"{field} is {found}; expected {expected}")
