"""Tokens that say which program it is that calls."""

import asyncio
import os
import subprocess
import sys

import libvirt
import pytest

import holdfast
from conftest import Daemon, repository
from holdfast import aio
from holdfast.frames import TOKEN_HELLO

binary = repository / "packages/cli/bin/holdfast.js"


class TokenDaemon(Daemon):
    def options(self):
        return ["--token-file", os.path.join(self.directory, "tokens.json")]

    def token(self, name, *options):
        node = os.environ.get("HOLDFAST_NODE", "node")
        file = os.path.join(self.directory, "tokens.json")
        made = subprocess.run([node, str(binary), "token", "create", name, *options, "--file", file, "-o", "name"], capture_output=True, text=True)
        assert made.returncode == 0, made.stderr
        return made.stdout.strip()


@pytest.fixture(scope="module")
def daemon():
    daemon = TokenDaemon()
    daemon.tokens = {"ci": daemon.token("ci"), "watcher": daemon.token("watcher", "--read-only")}
    try:
        yield daemon.start()
    finally:
        daemon.close()


@pytest.fixture
def token_file(daemon, tmp_path):
    file = tmp_path / "token"
    file.write_text(daemon.tokens["ci"] + "\n")
    return file


def caller(host):
    """Who the daemon says that the caller is, by what it notes of a call."""
    host.domains.define(holdfast.types.DomainSpec(name="who", memory_bytes=64 << 20))
    try:
        return [each.requested_by for each in host.operations.list(newest_first=True)][0]
    finally:
        host.domains.get("who").undefine()


def test_a_token_goes_before_the_user(daemon):
    with holdfast.connect(daemon.uri, token=daemon.tokens["ci"]) as host:
        assert caller(host) == "token ci"
        with host.events() as events:
            host.domains.define(holdfast.types.DomainSpec(name="who", memory_bytes=64 << 20))
            assert next(iter(events)).domain_name == "who"
        host.domains.get("who").undefine()
    with holdfast.connect(daemon.uri, token="") as host:
        assert caller(host).startswith("uid ")


def test_one_that_may_only_look(daemon):
    with holdfast.connect(daemon.uri, token=daemon.tokens["watcher"]) as host:
        assert list(host.domains.list()) == []
        with pytest.raises(holdfast.ReadOnlyError):
            host.domains.define(holdfast.types.DomainSpec(name="who", memory_bytes=64 << 20))


def test_where_it_is_found(daemon, token_file, tmp_path, monkeypatch):
    with holdfast.connect(f"{daemon.uri}&token_file={token_file}") as host:
        assert caller(host) == "token ci"
    monkeypatch.setenv("HOLDFAST_TOKEN", daemon.tokens["watcher"] + "\n")
    with holdfast.connect(daemon.uri) as host, pytest.raises(holdfast.ReadOnlyError):
        caller(host)
    # What is said goes before what is named, and that before the environment.
    with holdfast.connect(f"{daemon.uri}&token_file={token_file}") as host:
        assert caller(host) == "token ci"
    with holdfast.connect(daemon.uri, token=daemon.tokens["ci"]) as host:
        assert caller(host) == "token ci"
    if sys.version_info >= (3, 11):
        (tmp_path / "holdfast").mkdir()
        (tmp_path / "holdfast/config.toml").write_text(f'[profiles.far]\nuri = "{daemon.uri}"\ntoken_file = "{token_file}"\n')
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
        with holdfast.connect("far") as host:
            assert caller(host) == "token ci"
    with pytest.raises(holdfast.FileNotFoundError, match="/nowhere, which is named as the place of the token"):
        holdfast.connect(f"{daemon.uri}&token_file=/nowhere")


def test_a_wrong_one_is_refused_and_never_passed_over(daemon):
    with pytest.raises(holdfast.PermissionDeniedError, match="not known here"):
        holdfast.connect(daemon.uri, token="hft_nobody")

    async def come():
        with pytest.raises(holdfast.PermissionDeniedError, match="not known here"):
            await aio.connect(daemon.uri, token="hft_nobody")
        async with await aio.connect(daemon.uri, token=daemon.tokens["ci"]) as host:
            await host.domains.define(holdfast.types.DomainSpec(name="who", memory_bytes=64 << 20))
            operations = [each async for each in host.operations.list(newest_first=True)]
            await host.domains.get("who").undefine()
            return operations[0].requested_by

    assert asyncio.run(come()) == "token ci"


def test_a_program_of_libvirt_shows_what_is_in_the_environment(daemon, monkeypatch):
    monkeypatch.setenv("HOLDFAST_TOKEN", daemon.tokens["watcher"])
    with libvirt.open(daemon.uri) as connection:
        with pytest.raises(libvirt.libvirtError) as caught:
            connection.defineXML("<domain type='test'><name>who</name><memory>65536</memory><os><type>hvm</type></os></domain>")
        assert caught.value.get_error_code() == libvirt.VIR_ERR_OPERATION_DENIED


def test_a_daemon_that_is_too_old_for_it_says_so(tmp_path):
    import socket
    import threading

    path = str(tmp_path / "old-frames.sock")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()

        def refuse():
            line, _ = listener.accept()
            assert line.recv(8) == TOKEN_HELLO
            line.sendall(b"HFF1NONE")
            line.close()

        thread = threading.Thread(target=refuse)
        thread.start()
        with pytest.raises(holdfast.UnsupportedError, match="too old for tokens"):
            holdfast.connect(f"unix:{tmp_path}/old.sock", token="hft_any")
        thread.join()
