"""What the classes of the schema have in common: made with keywords, never changed, read from JSON and written as JSON."""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Mapping, Optional, Tuple, Type, TypeVar

from .codec import Convert, reader_of, writer_of
from .closest import closest

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_options: Any) -> Callable[[Any], Any]:
        return lambda decorated: decorated


Row = Tuple[str, str, str, str, str]
Self = TypeVar("Self", bound="Message")
Case = TypeVar("Case", bound=str)

EMPTY: Mapping[str, Any] = MappingProxyType({})
"""The map that is there where none was given."""


class UnknownWord(str):
    """A word of an enum that only a newer daemon knows. It is equal to the word that a newer `holdfast` will have for it."""


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Message:
    """A message of the schema. What was not given or not answered has its empty value."""

    if not TYPE_CHECKING:

        def __init__(self, **values: Any) -> None:
            known = type(self)._attributes()
            for name in values:
                if name not in known:
                    meant = closest(name, known)
                    hint = f"did you mean {meant}?" if meant else f"it has {', '.join(known)}"
                    raise TypeError(f"{type(self).__name__} has no field {name}; {hint}")
            self.__dict__.update(values)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} does not change; make another one with replace()")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} does not change; make another one with replace()")

    def replace(self: Self, **changes: Any) -> Self:
        """The same message with other values."""
        return type(self)(**{**self.__dict__, **changes})

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name, None) == getattr(other, name, None) for name in self._attributes())

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({shown})"

    def _case(self, *names: Case) -> Optional[Case]:
        """Which of the cases of a oneof there is."""
        return next((name for name in names if getattr(self, name) is not None), None)

    @classmethod
    def _attributes(cls) -> List[str]:
        return [row[0] for row in _rows(cls)]


def _rows(cls: Type[Message]) -> Tuple[Row, ...]:
    rows: Tuple[Row, ...] = cls.__dict__["_fields"]
    return rows


def _class_at(place: str) -> Type[Message]:
    module, name = place.split(".")
    found: Type[Message] = getattr(import_module("holdfast._generated.types." + module), name)
    return found


_readers: Dict[Type[Message], Dict[str, Tuple[str, Convert]]] = {}
_writers: Dict[Type[Message], Dict[str, Tuple[str, Convert]]] = {}


def from_wire(cls: Type[Self], wire: Mapping[str, Any]) -> Self:
    """A message as it came over the wire. What only a newer daemon knows is passed over."""
    plan = _readers.get(cls)
    if plan is None:
        plan = _readers[cls] = {json: (name, reader_of(kind, of, shape, _read_at, UnknownWord, cls, name)) for name, json, kind, of, shape in _rows(cls)}
    message = cls.__new__(cls)
    values = message.__dict__
    for json, value in wire.items():
        step = plan.get(json)
        if step is not None:
            name, convert = step
            values[name] = value if convert is None else convert(value)
    return message


def to_wire(message: Message) -> Dict[str, Any]:
    """A message as it goes over the wire: what has its empty value is left out."""
    cls = type(message)
    plan = _writers.get(cls)
    if plan is None:
        plan = _writers[cls] = {name: (json, writer_of(kind, of, shape, _write)) for name, json, kind, of, shape in _rows(cls)}
    wire: Dict[str, Any] = {}
    for name, value in message.__dict__.items():
        json, convert = plan[name]
        if value is None or value is getattr(cls, name, None):
            continue
        wire[json] = value if convert is None else convert(value)
    return wire


def _read_at(place: str) -> Callable[[Any], Message]:
    found: Optional[Type[Message]] = None

    def read(value: Any) -> Message:
        nonlocal found
        if found is None:
            found = _class_at(place)
        return from_wire(found, value)

    return read


def _write(value: Any) -> Any:
    if not isinstance(value, Message):
        raise TypeError(f"a message was expected, not {type(value).__name__}")
    return to_wire(value)
