"""A real daemon with guests in memory, one for all tests; each test has domains of its own."""

import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

import pytest

import holdfast

repository = Path(__file__).resolve().parents[3]
program = repository / "packages/daemon/bin/holdfastd.js"


class Daemon:
    """A daemon as a process, in a directory of its own."""

    def __init__(self):
        self.directory = tempfile.mkdtemp(prefix="hf-py-")
        self.socket = os.path.join(self.directory, "d.sock")
        self.uri = f"test:///default?socket={self.socket}"
        self.frames = os.path.join(self.directory, "d-frames.sock")
        self.process = None
        self.log = []

    def start(self):
        places = {name: os.path.join(self.directory, place) for name, place in self._places().items()}
        options = [part for name, path in places.items() for part in (f"--{name}", path)]
        node = os.environ.get("HOLDFAST_NODE", "node")
        command = [node, str(program), "--driver", "test", "--lease-manager", "nop", *options, *self.options()]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self.process.stdout:
            self.log.append(line)
            if " ready on " in line:
                break
        else:
            raise RuntimeError("the daemon ended before it served:\n" + "".join(self.log))
        threading.Thread(target=lambda out: self.log.extend(out), args=(self.process.stdout,), daemon=True).start()
        return self

    def options(self):
        """Further ones."""
        return []

    @staticmethod
    def _places():
        return {"socket": "d.sock", "state-dir": "state", "run-dir": "run", "log-dir": "log", "lockd-socket": "lockd.sock"}

    def kill(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def close(self):
        self.kill()
        shutil.rmtree(self.directory, ignore_errors=True)


@pytest.fixture(scope="session")
def daemon():
    daemon = Daemon()
    try:
        yield daemon.start()
    finally:
        daemon.close()


@pytest.fixture
def own_daemon():
    """For a test that kills it."""
    daemon = Daemon()
    try:
        yield daemon.start()
    finally:
        daemon.close()


def remove_domains(uri):
    with holdfast.connect(uri) as host:
        for record in list(host.domains.list()):
            domain = host.domains.get(record)
            if record.id is not None:
                domain.destroy()
            if record.persistent:
                domain.undefine(managed_save=True)


@pytest.fixture
def uri(daemon):
    yield daemon.uri
    remove_domains(daemon.uri)


@pytest.fixture
def host(uri):
    with holdfast.connect(uri) as host:
        yield host


@pytest.fixture
def web(host):
    """A defined domain."""
    host.domains.define(holdfast.types.DomainSpec(name="web", memory_bytes=512 << 20))
    return host.domains["web"]
