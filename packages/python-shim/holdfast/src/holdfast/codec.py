"""How values look in the canonical JSON of protobuf, and what Python has for them."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import datetime, timezone
from typing import Any, Callable, Dict, Optional, Type, get_args

Convert = Optional[Callable[[Any], Any]]
"""None: the value is the same on both sides."""


def reader_of(kind: str, of: str, shape: str, read_at: Callable[[str], Callable[[Any], Any]], unknown: Type[str], owner: type, name: str) -> Convert:
    """How a field is read."""
    if kind == "plain":
        return None
    convert = {"integer": int, "bytes": b64decode, "timestamp": read_time, "mask": read_mask}.get(kind)
    if kind == "enum":
        convert = _word_reader(of, unknown, owner, name)
    elif kind == "message":
        convert = read_at(of)
    return _shaped(convert, shape)


def writer_of(kind: str, of: str, shape: str, write_message: Callable[[Any], Any]) -> Convert:
    """How a field is written."""
    if kind == "plain":
        # Lists may be given as tuples, maps as any mapping.
        return {"list": list, "map": dict}.get(shape)
    convert: Convert = {"integer": _write_integer, "bytes": _write_bytes, "timestamp": write_time, "mask": write_mask}.get(kind)
    if kind == "enum":
        convert = lambda word: of + str(word).upper().replace("-", "_")  # noqa: E731
    elif kind == "message":
        convert = write_message
    return _shaped(convert, shape)


def _shaped(convert: Any, shape: str) -> Convert:
    if shape == "list":
        return lambda values: [convert(value) for value in values]
    if shape == "map":
        return lambda values: {key: convert(value) for key, value in values.items()}
    return convert  # type: ignore[no-any-return]


def _word_reader(prefix: str, unknown: Type[str], owner: type, name: str) -> Callable[[Any], str]:
    """Words have hyphens and are small, but for the reasons of errors, which are as they are thrown."""
    words: Dict[Any, str] = {}

    def read(value: Any) -> str:
        word = words.get(value)
        if word is None:
            text = str(value)
            text = text[len(prefix) :] if text.startswith(prefix) else text
            text = text if prefix == "REASON_" else text.lower().replace("_", "-")
            word = words[value] = text if text in _known_words(owner, name) else unknown(text)
        return word

    return read


def _known_words(owner: type, name: str) -> "tuple[str, ...]":
    """The words of an enum, as the module of its owner has them."""
    import sys
    from importlib import import_module

    annotation = owner.__annotations__[name].replace("Optional[", "").replace("Sequence[", "").rstrip("]")
    module = sys.modules[owner.__module__]
    union = getattr(module, annotation, None) or getattr(import_module("holdfast._generated.types"), annotation)
    return get_args(get_args(union)[0])


def _write_integer(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"a whole number was expected, not {value!r}")
    return str(value)


def _write_bytes(value: Any) -> str:
    return b64encode(value).decode("ascii")


def read_time(text: str) -> datetime:
    """A time with its zone; what is finer than a microsecond is cut off."""
    whole, _, fraction = text.rstrip("Z").partition(".")
    moment = datetime.strptime(whole, "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone.utc)
    return moment.replace(microsecond=int(fraction[:6].ljust(6, "0")))


def write_time(moment: datetime) -> str:
    """A time as the schema has it. One without a zone is refused: it could be any of 24 hours."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone; datetime.now(timezone.utc) has one")
    return moment.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")


def read_mask(text: str) -> "list[str]":
    """Names of fields as Python has them."""
    return ["".join(f"_{c.lower()}" if c.isupper() else c for c in path) for path in text.split(",") if path]


def write_mask(paths: Any) -> str:
    """Names of fields as JSON has them."""
    return ",".join(_camel(path) for path in paths)


def _camel(path: str) -> str:
    first, *rest = path.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)
