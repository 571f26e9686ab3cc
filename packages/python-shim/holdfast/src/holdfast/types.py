"""Everything that calls take and answer, by name. A type is loaded when it is used: most programs need few of them."""

from typing import TYPE_CHECKING, Any, List

if TYPE_CHECKING:
    from ._generated.types import *  # noqa: F403
else:
    from ._generated import types as _types

    def __getattr__(name: str) -> Any:
        return getattr(_types, name)

    def __dir__() -> List[str]:
        return dir(_types)
