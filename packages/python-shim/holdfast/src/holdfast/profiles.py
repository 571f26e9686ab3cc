"""Daemons under names of the user's own, in the file that every program of Holdfast reads."""

from __future__ import annotations

import os
import re
import sys
from importlib import import_module
from typing import Any, Dict, Mapping, NamedTuple

from ._generated.errors import FilePermissionError, InvalidArgumentError, UnsupportedError
from .closest import closest

_types = {"uri": str, "token_file": str, "read_only": bool}


class Profile(NamedTuple):
    """A daemon under a name."""

    uri: str
    read_only: bool
    token_file: str


class Profiles(NamedTuple):
    """What a file of profiles says."""

    file: str
    usual: str
    """The one to use where nothing else is said; empty: none."""
    named: Mapping[str, Profile]

    def find(self, name: str) -> Profile:
        """@raises InvalidArgumentError when there is none of that name."""
        found = self.named.get(name)
        if found is None:
            meant = closest(name, list(self.named))
            hint = f"did you mean {meant}?" if meant else f"there are {', '.join(self.named) or 'none'}"
            raise InvalidArgumentError(f"{name} is no URI like qemu:///system, and no profile in {self.file or 'any file'}; {hint}")
        return found


def read_profiles(environment: Mapping[str, str]) -> Profiles:
    """The profiles of the user: `holdfast/config.toml` in the directory for configuration."""
    home = environment.get("HOME", "")
    folder = environment.get("XDG_CONFIG_HOME") or (os.path.join(home, ".config") if home else "")
    file = os.path.join(folder, "holdfast/config.toml") if folder else ""
    try:
        with open(file, "rb") as opened:
            text = opened.read()
    except (FileNotFoundError, NotADirectoryError):
        return Profiles(file, "", {})
    except OSError as error:
        raise FilePermissionError(f"{file} cannot be read: {error.strerror}") from error
    document = _parse(file, text)
    for key in document:
        if key not in ("profile", "profiles"):
            raise InvalidArgumentError(f"{file}: {key} is not known; known are profile, profiles")
    named = {name: _profile(file, name, table) for name, table in document.get("profiles", {}).items()}
    usual = document.get("profile", "")
    if usual != "" and usual not in named:
        raise InvalidArgumentError(f"{file}: profile is {usual!r}; there are {', '.join(named) or 'none'}")
    return Profiles(file, usual, named)


def _parse(file: str, text: bytes) -> Dict[str, Any]:
    if sys.version_info < (3, 11):
        raise UnsupportedError(f"{file} has profiles, which are read by Python 3.11 and newer; name a URI")
    # Named as text, since older versions have none to be looked at.
    tomllib = import_module("tomllib")
    try:
        document: Dict[str, Any] = tomllib.loads(text.decode())
        return document
    except ValueError as error:
        raise InvalidArgumentError(f"{file}: {error}") from error


def _profile(file: str, name: str, table: Any) -> Profile:
    place = f"{file}: profiles.{name}"
    if not re.fullmatch(r"[A-Za-z0-9_-]+", name):
        raise InvalidArgumentError(f"{place}: a name has letters, digits, - and _ only")
    if not isinstance(table, dict):
        raise InvalidArgumentError(f"{place} is no table")
    for key, value in table.items():
        if key not in _types:
            raise InvalidArgumentError(f"{place}.{key} is not known; known are {', '.join(_types)}")
        if not isinstance(value, _types[key]):
            raise InvalidArgumentError(f"{place}.{key} is {value!r}; a {_types[key].__name__} is needed")
    if not table.get("uri"):
        raise InvalidArgumentError(f'{place}.uri is missing, for example "qemu+ssh://root@metal1/system"')
    return Profile(table["uri"], table.get("read_only", False), table.get("token_file", ""))
