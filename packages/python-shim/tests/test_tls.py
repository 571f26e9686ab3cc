"""Daemons of other hosts by TLS, with certificates as `holdfast pki` makes them."""

import asyncio
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from pathlib import Path

import libvirt
import pytest

import holdfast
from holdfast import aio
from conftest import Daemon, repository

binary = repository / "packages/cli/bin/holdfast.js"


def run(*words):
    node = os.environ.get("HOLDFAST_NODE", "node")
    done = subprocess.run([node, str(binary), *map(str, words)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def pki(*words):
    run("pki", *words)


class TlsDaemon(Daemon):
    """One that listens on this host alone; its certificate is for `localhost`, and `bob` was shut out."""

    def __init__(self, authority):
        super().__init__()
        self.authority = authority

    def options(self):
        files = {"key-file": "serverkey.pem", "cert-file": "servercert.pem", "ca-file": "cacert.pem", "crl-file": "crl.pem"}
        places = [part for name, file in files.items() for part in (f"--{name}", str(self.authority / file))]
        tokens = os.path.join(self.directory, "tokens.json")
        Path(self.directory, "token").write_text(run("token", "create", "ci", "--file", tokens, "-o", "name"))
        return ["--listen-tls", "--listen-addr", "127.0.0.1", "--tls-port", "0", *places, "--token-file", tokens]

    def port(self):
        # It is told in the log, of which all lines before the one that it is ready are there.
        until = time.monotonic() + 60
        while time.monotonic() < until:
            found = re.search(r'"127\.0\.0\.1:(\d+)"', "".join(self.log))
            if found:
                return int(found[1])
            time.sleep(0.02)
        raise RuntimeError("the daemon did not say where it listens:\n" + "".join(self.log))

    def uri_of(self, client, host="localhost", more=""):
        return f"test+tls://{host}:{self.port()}/default?pkipath={self.authority / 'clients' / client}{more}"


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    authority = tmp_path_factory.mktemp("pki")
    pki("init-ca", "--dir", authority)
    pki("server", "--host", "localhost", "--dir", authority)
    for name in ("alice", "bob"):
        pki("client", name, "--dir", authority)
    pki("revoke", "bob", "--dir", authority)
    daemon = TlsDaemon(authority)
    try:
        yield daemon.start()
    finally:
        daemon.close()


@pytest.fixture
def alice(tls):
    """Where alice connects to; what she makes is taken away."""
    uri = tls.uri_of("alice")
    yield uri
    with holdfast.connect(uri) as host:
        for record in list(host.domains.list()):
            if record.id is not None:
                host.domains.get(record).destroy()
            host.domains.get(record).undefine()


def test_by_tls_one_calls_and_hears_events_and_long_answers_come_whole(alice):
    with holdfast.connect(alice) as host:
        assert host.version().driver == "test"
        long = "x" * 200_000
        host.domains.define(holdfast.types.DomainSpec(name="web", memory_bytes=512 << 20, description=long))
        web = host.domains["web"]
        with host.events(domain="web", kinds=["lifecycle"]) as events:
            web.start()
            assert next(iter(events)).domain_name == "web"
        assert long in web.xml()
        assert [record.name for record in host.domains.list()] == ["web"]


def test_a_token_goes_before_the_certificate(tls, alice):
    with holdfast.connect(f"{alice}&token_file={tls.directory}/token") as host:
        host.domains.define(holdfast.types.DomainSpec(name="web", memory_bytes=512 << 20))
        assert next(iter(host.operations.list(newest_first=True))).requested_by == "token ci"


def test_asyncio_does_the_same(alice):
    async def work():
        async with await aio.connect(alice) as host:
            await host.domains.define(holdfast.types.DomainSpec(name="web", memory_bytes=512 << 20, description="x" * 200_000))
            answers = await asyncio.gather(*(host.domains.get("web").xml() for _ in range(4)))
            return [len(text) > 200_000 for text in answers]

    assert asyncio.run(work()) == [True] * 4


def test_a_program_for_libvirt_does_the_same(alice):
    conn = libvirt.open(alice)
    try:
        domain = conn.defineXML("<domain type='test'><name>web</name><memory>65536</memory><os><type>hvm</type></os></domain>")
        domain.create()
        assert [each.name() for each in conn.listAllDomains()] == ["web"]
    finally:
        conn.close()


@pytest.fixture
def stranger(tls, tmp_path):
    """Who has the certificate of another authority, and trusts that of the daemon."""
    pki("init-ca", "--dir", tmp_path / "other")
    pki("client", "alice", "--dir", tmp_path / "other")
    mine = tmp_path / "other/clients/alice"
    theirs = (mine / "cacert.pem").read_bytes()
    shutil.copy(tls.authority / "cacert.pem", mine / "cacert.pem")
    (mine / "crl.pem").unlink(missing_ok=True)
    return mine, theirs


def test_who_was_shut_out_or_is_a_stranger_is_told_so(tls, stranger):
    mine, theirs = stranger
    for uri in (tls.uri_of("bob"), f"test+tls://localhost:{tls.port()}/default?pkipath={mine}"):
        with pytest.raises(holdfast.PermissionDeniedError, match="does not let in who has .*clientcert.pem"):
            holdfast.connect(uri)
        with pytest.raises(holdfast.PermissionDeniedError, match="does not let in who has .*clientcert.pem"):
            asyncio.run(aio.connect(uri))
    # The other way round: a daemon whose authority one does not know.
    (mine / "cacert.pem").write_bytes(theirs)
    with pytest.raises(holdfast.UnavailableError, match="its certificate is not good"):
        holdfast.connect(f"test+tls://localhost:{tls.port()}/default?pkipath={mine}")


def test_a_daemon_of_another_name_is_not_the_one_that_was_meant(tls):
    with pytest.raises(holdfast.UnavailableError, match="its certificate is not good: .*127.0.0.1"):
        holdfast.connect(tls.uri_of("alice", host="127.0.0.1"))


def test_a_daemon_that_serves_no_frames_by_tls_is_too_old(tls):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tls.authority / "servercert.pem", tls.authority / "serverkey.pem")
    context.set_alpn_protocols(["h2"])
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            accepted, _ = listener.accept()
            with accepted:
                try:
                    context.wrap_socket(accepted, server_side=True).recv(1)
                except OSError:
                    pass

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        directory = tls.authority / "clients/alice"
        with pytest.raises(holdfast.UnsupportedError, match="serves no frames by TLS"):
            holdfast.connect(f"test+tls://localhost:{listener.getsockname()[1]}/default?pkipath={directory}")
        thread.join(60)


@pytest.mark.parametrize(
    ("uri", "error", "match"),
    [
        ("qemu+tls:///system", holdfast.InvalidArgumentError, "names no host"),
        ("qemu+tls://me@host/system", holdfast.InvalidArgumentError, "names a user"),
        ("qemu+tls://host/session", holdfast.InvalidArgumentError, "names session"),
        ("qemu+tls://host:70000/system", holdfast.InvalidArgumentError, "names the port 70000"),
        ("qemu+tls://host/system?socket=/x", holdfast.InvalidArgumentError, "parameter socket"),
        ("qemu+tls://host/system?no_verify=1", holdfast.UnsupportedError, "always verified"),
        ("qemu+tls://host/system?token_file=/x", holdfast.FileNotFoundError, "/x, which is named as the place of the token"),
        ("qemu+tls://host/system?pkipath=/nonexistent", holdfast.FileNotFoundError, "/nonexistent/cacert.pem"),
    ],
)
def test_what_cannot_be_is_refused(uri, error, match):
    with pytest.raises(error, match=match):
        holdfast.connect(uri)


def test_certificates_are_those_of_the_user_else_those_of_the_host(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    own = tmp_path / "holdfast/pki"
    own.mkdir(parents=True)
    (own / "clientcert.pem").write_text("")
    with pytest.raises(holdfast.FileNotFoundError, match=f"{own}/cacert.pem"):
        holdfast.connect("qemu://host/system")
    with pytest.raises(holdfast.UnsupportedError, match="no socket for reading only"):
        holdfast.connect("qemu+tls://host/system", read_only=True)
