"""Sizes in words: `2GiB`."""

from __future__ import annotations

import re
from typing import Union

Size = Union[int, str]
"""A number of bytes, or a number with a unit such as `"2GiB"` or `"1.5 TB"`."""

_pattern = re.compile(r"(\d+)(?:\.(\d{1,18}))? ?([KMGTPE]i?)?B")


def size_in_bytes(size: Size) -> int:
    """The number of bytes of a size: units with an `i` count in steps of 1024, the others of 1000."""
    if isinstance(size, int):
        return size
    match = _pattern.fullmatch(size)
    if match is None:
        raise ValueError(f"{size!r} is no size; a number of bytes or one like '2GiB' is")
    whole, fraction, prefix = match[1], match[2] or "", match[3] or ""
    factor = (1024 if prefix.endswith("i") else 1000) ** " KMGTPE".index(prefix[:1] or " ")
    scaled, divisor = int(whole + fraction) * factor, 10 ** len(fraction)
    if scaled % divisor:
        raise ValueError(f"{size!r} is no whole number of bytes")
    return int(scaled // divisor)
