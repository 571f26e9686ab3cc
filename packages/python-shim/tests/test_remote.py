"""Profiles, and daemons of other hosts."""

import os
import sys

import pytest

import holdfast
from holdfast import aio
from conftest import repository

binary = repository / "packages/cli/bin/holdfast.js"


@pytest.fixture
def elsewhere(tmp_path):
    """An ssh that is at the other host already, and notes what it is called with; and the holdfast there."""
    node = os.environ.get("HOLDFAST_NODE", "node")
    ssh, helper = tmp_path / "ssh", tmp_path / "holdfast"
    ssh.write_text(f"""#!/bin/sh\nprintf '%s\\n' "$@" >> '{tmp_path}/called'\nwhile [ "$1" != -- ]; do shift; done\nexec sh -c "$3"\n""")
    helper.write_text(f"""#!/bin/sh\nexec '{node}' '{binary}' "$@"\n""")
    for each in (ssh, helper):
        each.chmod(0o755)
    return tmp_path


def remote(daemon, elsewhere, more=""):
    return f"test+ssh://me@metal1:2222/default?command={elsewhere}/ssh&helper={elsewhere}/holdfast&no_tty=1&socket={daemon.socket}{more}"


def test_through_ssh_one_calls_and_hears_events(daemon, uri, web, elsewhere):
    with holdfast.connect(remote(daemon, elsewhere)) as host:
        assert host.version().driver == "test"
        with host.events(domain="web", kinds=["lifecycle"]) as events:
            host.domains["web"].start()
            assert next(iter(events)).domain_name == "web"
        host.domains["web"].destroy()
    called = (elsewhere / "called").read_text().splitlines()
    assert called[:9] == ["-T", "-e", "none", "-p", "2222", "-l", "me", "-o", "BatchMode=yes"]
    assert called[9:11] == ["--", "metal1"]
    assert called[11].endswith(f"-c unix:{daemon.socket} proxy --frames")


def test_a_child_that_closes_what_it_has_inherited_leaves_the_parent_its_ssh(daemon, elsewhere):
    with holdfast.connect(remote(daemon, elsewhere)) as host:
        child = os.fork()
        if child == 0:
            host.close()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        assert host.version().driver == "test"
    assert (elsewhere / "called").read_text().splitlines().count("--") == 1


def test_what_ssh_says_is_in_the_error(daemon, elsewhere):
    (elsewhere / "ssh").write_text("#!/bin/sh\necho 'Permission denied (publickey).' >&2\nexit 255\n")
    with pytest.raises(holdfast.UnavailableError, match="metal1 by .*Permission denied"):
        holdfast.connect(remote(daemon, elsewhere))
    (elsewhere / "ssh").unlink()
    with pytest.raises(holdfast.UnavailableError, match="cannot be run"):
        holdfast.connect(remote(daemon, elsewhere))


@pytest.mark.parametrize("uri", ["qemu+ssh:///system", "qemu+ssh://-oProxyCommand=x/system", "qemu+ssh://-l@host/system", "qemu+ssh://host/x", "qemu+ssh://host/system?no_tty=yes", "qemu+ssh://host/system?pkipath=/x"])
def test_what_could_be_taken_for_something_else_is_refused(uri):
    with pytest.raises(holdfast.InvalidArgumentError):
        holdfast.connect(uri)


def test_asyncio_says_that_it_goes_no_further_than_this_host():
    import asyncio

    with pytest.raises(holdfast.UnsupportedError, match="ssh"):
        asyncio.run(aio.connect("qemu+ssh://host/system"))


@pytest.fixture
def profiles(tmp_path, monkeypatch):
    """Writes the file of profiles."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("HOLDFAST_URI", raising=False)
    (tmp_path / "holdfast").mkdir()
    return (tmp_path / "holdfast/config.toml").write_text


@pytest.mark.skipif(sys.version_info < (3, 11), reason="no TOML in the standard library")
def test_a_profile_is_good_wherever_a_uri_is(daemon, web, profiles, monkeypatch):
    profiles(f'profile = "lab"\n[profiles.lab]\nuri = "{daemon.uri}"\n[profiles.looking]\nuri = "{daemon.uri}"\nread_only = true\n')
    for given in ("lab", None):
        with holdfast.connect(given) as host:
            assert host.uri == daemon.uri
    monkeypatch.setenv("HOLDFAST_URI", "looking")
    with holdfast.connect() as host, pytest.raises(holdfast.ReadOnlyError):
        host.domains["web"].start()
    with pytest.raises(holdfast.InvalidArgumentError, match="did you mean lab"):
        holdfast.connect("labs")


@pytest.mark.skipif(sys.version_info < (3, 11), reason="no TOML in the standard library")
@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("profile = ", "config.toml"),
        ('profile = "lab"', "there are none"),
        ("[profiles.lab]", "uri is missing"),
        ('[profiles.lab]\nuri = 7', "a str is needed"),
        ('[profiles.lab]\nurl = "unix:/x"', "url is not known"),
        ("colour = 1", "colour is not known"),
    ],
)
def test_a_mistake_in_the_file_is_told(profiles, text, match):
    profiles(text)
    with pytest.raises(holdfast.InvalidArgumentError, match=match):
        holdfast.connect()
