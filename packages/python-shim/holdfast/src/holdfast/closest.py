"""What was probably meant by a name that is unknown."""

from __future__ import annotations

from typing import Optional, Sequence


def closest(name: str, known: Sequence[str]) -> Optional[str]:
    """The known name that is most like it; None: nothing is."""
    import difflib  # Only who errs pays for it.

    found = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return found[0] if found else None
