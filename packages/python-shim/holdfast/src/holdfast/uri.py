"""Which daemon a URI means."""

from __future__ import annotations

import errno
import os
import re
import stat
from typing import Dict, Mapping, NamedTuple, Optional
from urllib.parse import unquote

from ._generated.errors import FileNotFoundError, FilePermissionError, InvalidArgumentError, UnsupportedError
from .params import check_params
from .profiles import read_profiles
from .ssh import SshAddress, ssh_address
from .tls import TlsAddress, tls_address
from .wrong import wrong_value

SYSTEM_SOCKET = "/run/holdfast/holdfast.sock"
"""Socket of the daemon of the whole host."""

_pattern = re.compile(
    r"(?P<driver>[a-z][a-z0-9-]*)(?:\+(?P<transport>[a-z0-9]+))?://(?:(?P<user>[^@/?#]+)@)?(?P<host>\[[0-9A-Za-z:.%_-]+\]|[0-9A-Za-z._-]*)"
    r"(?::(?P<port>\d{1,5}))?(?P<path>/[^?#]*)?(?:\?(?P<params>[^#]*))?"
)


class Target(NamedTuple):
    """A daemon, and how it is reached."""

    uri: str
    frames_path: str
    """Its socket for frames; an `SshAddress` or a `TlsAddress` for a daemon of another host."""
    driver: str
    """What its driver has to be; empty: any."""
    token_file: str = ""
    """Where the token is that the URI or its profile names; empty: none is named."""


def find_target(uri: Optional[str], read_only: bool, environment: Mapping[str, str]) -> Target:
    """The daemon to talk to: what was given, HOLDFAST_URI, the usual profile, the user's own socket, the socket of the system."""
    if uri is not None and not isinstance(uri, str):
        raise wrong_value("uri", uri, "a URI like qemu:///system, or the name of a profile")
    given = uri or environment.get("HOLDFAST_URI", "")
    # No URI is the name of a profile: each has a colon.
    if given and ":" in given:
        return _at(given, read_only, environment)
    profiles = read_profiles(environment)
    if given or profiles.usual:
        profile = profiles.find(given or profiles.usual)
        target = _at(profile.uri, read_only or profile.read_only, environment)
        return target._replace(token_file=target.token_file or profile.token_file)
    own = session_socket(environment)
    # Where there is none, the user's own is named: that is the one that can be started without asking anybody.
    is_system = own == SYSTEM_SOCKET or (not _is_socket(own) and _is_socket(SYSTEM_SOCKET))
    path = SYSTEM_SOCKET if is_system else own
    return Target("qemu:///system" if is_system else "qemu:///session", frames_socket_of(path, read_only), "")


def _at(uri: str, read_only: bool, environment: Mapping[str, str]) -> Target:
    path, driver = _locate(uri, read_only, environment)
    if isinstance(path, TlsAddress) and read_only:
        raise UnsupportedError(f"{uri} is reached by TLS, where there is no socket for reading only; the policy of that host says who may do what")
    frames_path = path if isinstance(path, (SshAddress, TlsAddress)) else frames_socket_of(path, read_only)
    return Target(uri, frames_path, driver, _params(uri.partition("?")[2]).get("token_file", ""))


def _locate(uri: str, read_only: bool, environment: Mapping[str, str]) -> "tuple[str, str]":
    if uri.startswith("unix:"):
        path = re.sub(r"^//(?=/)", "", uri[len("unix:") :])
        if not path.startswith("/"):
            raise InvalidArgumentError(f"{uri} needs the absolute path of a socket")
        return path, ""
    match = _pattern.fullmatch(uri)
    if match is None:
        raise InvalidArgumentError(f"{uri!r} is no URI like qemu:///system")
    transport = match["transport"] or ("tls" if match["host"] else "unix")
    params = _params(match["params"] or "")
    driver, path = match["driver"], unquote((match["path"] or "")[1:])
    # A daemon with fake guests must be told from one with real ones; of the others any will do.
    wanted = "test" if driver == "test" else ""
    if transport == "ssh":
        user, host = unquote(match["user"] or ""), match["host"].strip("[]")
        return ssh_address(uri, driver, user, host, match["port"] or "", path, params, read_only), wanted
    if transport == "tls":
        user, host = unquote(match["user"] or ""), match["host"].strip("[]")
        return tls_address(uri, driver, user, host, match["port"] or "", path, params, environment), wanted
    if match["host"] or transport != "unix":
        raise UnsupportedError(f"{uri} is reached by {transport}; this package reaches daemons of this host, and of others by ssh and by TLS: qemu+tls://host/system")
    check_params(uri, params, ("socket", "token_file"))
    if "socket" in params:
        return params["socket"], wanted
    if path == "system":
        return SYSTEM_SOCKET, wanted
    if path in ("session", "") or (path == "default" and driver == "test"):
        return session_socket(environment), wanted
    raise InvalidArgumentError(f"{uri} names {path}; accepted are system and session, or a parameter socket")


def _params(text: str) -> Dict[str, str]:
    pairs = (pair.partition("=") for pair in text.split("&") if pair)
    return {unquote(name): unquote(value) for name, _, value in pairs}


def session_socket(environment: Mapping[str, str]) -> str:
    """Socket of the present user's own daemon; root's own is that of the host."""
    if os.getuid() == 0:
        return SYSTEM_SOCKET
    runtime = environment.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    return os.path.join(runtime, "holdfast/holdfast.sock")


def frames_socket_of(path: str, read_only: bool) -> str:
    """The socket for frames beside that of gRPC, which is what URIs name."""
    base, ending = (path[: -len(".sock")], ".sock") if path.endswith(".sock") else (path, "")
    return f"{base}{'-ro' if read_only else ''}-frames{ending}"


def _is_socket(path: str) -> bool:
    try:
        return stat.S_ISSOCK(os.stat(path).st_mode)
    except OSError:
        return False


def find_token(target: Target, given: Optional[str], environment: Mapping[str, str]) -> str:
    """The token to show: what was given, that in the file which the URI or its profile names, `HOLDFAST_TOKEN`; empty: none.

    @raises FileNotFoundError, FilePermissionError, InvalidArgumentError
    """
    if given is not None:
        return check_token("token", given)
    file = target.token_file
    if not file:
        return check_token("HOLDFAST_TOKEN", environment.get("HOLDFAST_TOKEN", "").strip())
    try:
        with open(file, encoding="latin-1") as opened:
            text = opened.read().strip()
    except OSError as error:
        if error.errno == errno.ENOENT:
            raise FileNotFoundError(f"there is no {file}, which is named as the place of the token") from error
        raise FilePermissionError(f"{file} cannot be read: {error.strerror}") from error
    return check_token(file, text)


def check_token(field: str, token: str) -> str:
    """A token that can be shown: one with a line break or a blank can be none, and is never repeated in a message."""
    expected = "what holdfast token create prints, without blanks and line breaks around it"
    if not isinstance(token, str):
        raise wrong_value(field, token, expected)
    strange = re.search(r"[^!-~]", token)
    if strange is None:
        return token
    raise InvalidArgumentError(f"{field} is a string with a character that no token has at place {strange.start() + 1}; expected {expected}")


def check_owner(frames_path: str) -> None:
    """Who may put a file into the directory of the daemon's socket must not thereby become the daemon."""
    if isinstance(frames_path, (SshAddress, TlsAddress)):
        return
    ending = ".sock" if frames_path.endswith(".sock") else ""
    beside = frames_path[: len(frames_path) - len("-frames" + ending)] + ending
    try:
        owners = {os.stat(frames_path).st_uid, os.stat(beside).st_uid}
    except OSError:
        # What is not there is told by connecting to it.
        return
    if len(owners) > 1:
        raise FilePermissionError(f"{frames_path} and {beside} belong to different users; a daemon owns both")
