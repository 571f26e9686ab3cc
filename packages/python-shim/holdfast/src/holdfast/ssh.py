"""Daemons of other hosts, through the ssh of this one."""

from __future__ import annotations

import re
import shlex
import socket
import subprocess
import tempfile
from typing import Mapping, Tuple

from ._generated.errors import InvalidArgumentError, UnavailableError
from .params import check_params

KNOWN = ("command", "keyfile", "no_verify", "no_tty", "socket", "helper", "token_file")
"""Parameters of a URI that mean something to ssh."""


_END_SECONDS = 10.0


class SshAddress(str):
    """What stands for the path of a socket where ssh leads to it: `ssh` with its arguments, shown as a name."""

    command: Tuple[str, ...]

    @staticmethod
    def of(host: str, command: Tuple[str, ...]) -> "SshAddress":
        """@param command: the program and its arguments; what it reads and writes are frames."""
        address = SshAddress(f"{host} by {command[0]}")
        address.command = command
        return address


def ssh_address(uri: str, driver: str, user: str, host: str, port: str, path: str, params: Mapping[str, str], read_only: bool) -> SshAddress:
    """How ssh is called for a URI. What it asks the other host for is `holdfast proxy`, which finds the daemon there as every command does."""
    check_params(uri, params, KNOWN)
    # To ssh these would be options of its own.
    if not host or host.startswith("-") or user.startswith("-"):
        raise InvalidArgumentError(f"{uri} needs a host; neither it nor the user may begin with -")
    command = [params.get("command", "ssh"), "-T", "-e", "none"]
    command += ["-p", port] if port else []
    command += ["-l", user] if user else []
    command += ["-i", params["keyfile"]] if "keyfile" in params else []
    command += ["-o", "BatchMode=yes"] if _is_set(uri, params, "no_tty") else []
    command += ["-o", "StrictHostKeyChecking=no"] if _is_set(uri, params, "no_verify") else []
    there = [params.get("helper", "holdfast"), "-c", _uri_there(uri, driver, path, params), *(["--readonly"] if read_only else []), "proxy", "--frames"]
    return SshAddress.of(host, (*command, "--", host, " ".join(shlex.quote(word) for word in there)))


def _uri_there(uri: str, driver: str, path: str, params: Mapping[str, str]) -> str:
    if "socket" in params:
        return f"unix:{params['socket']}"
    if path in ("", "system", "session") or (path == "default" and driver == "test"):
        return f"{driver}:///{path or 'system'}"
    raise InvalidArgumentError(f"{uri} names {path}; accepted are system and session, or a parameter socket")


def _is_set(uri: str, params: Mapping[str, str], name: str) -> bool:
    value = params.get(name, "0")
    if value not in ("0", "1"):
        raise InvalidArgumentError(f"{uri} has {name}={value}; say {name}=1 or leave it out")
    return value == "1"


class SshProcess:
    """An ssh that is under way, and the end of a socket pair that it reads and writes the other end of."""

    def __init__(self, address: SshAddress) -> None:
        self._address = address
        self._said = tempfile.TemporaryFile()
        self.socket, theirs = socket.socketpair()
        try:
            self._process = subprocess.Popen(address.command, stdin=theirs.fileno(), stdout=theirs.fileno(), stderr=self._said)
        except OSError as error:
            self.socket.close()
            self._said.close()
            raise UnavailableError(f"{address.command[0]} cannot be run: {error.strerror}") from error
        finally:
            theirs.close()

    def why(self) -> str:
        """What ssh said, or the other host; for the words of an error. Asked when it has closed its end, and is about to go."""
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        self._said.seek(0)
        lines = self._said.read().decode(errors="replace").splitlines()
        return re.sub(r"^error: ", "", next((line for line in lines if line.strip()), "it said nothing"))

    def end(self) -> None:
        """Ends it, and waits until it is gone. In a process that was forked it is none of its children, and goes on."""
        self._process.terminate()
        self._process.wait()
        self._said.close()
