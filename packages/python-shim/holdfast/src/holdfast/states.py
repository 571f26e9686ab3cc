"""States that can be waited for."""

from __future__ import annotations

from typing import List, Sequence, Union, get_args

from ._generated.errors import InvalidArgumentError
from ._generated.types.domain import DomainState


def states_of(state: Union[DomainState, Sequence[DomainState]]) -> List[str]:
    """One state or several as a list. @raises InvalidArgumentError for what no domain is ever in, which would be waited for without end."""
    states: List[str] = [state] if isinstance(state, str) else list(state)
    known = [word for word in get_args(get_args(DomainState)[0]) if word != "unspecified"]
    strange = next((word for word in states if word not in known), None)
    if states and strange is None:
        return states
    found = "empty" if strange is None else repr(strange)
    raise InvalidArgumentError(f"state is {found}; expected one of {', '.join(known)}")
