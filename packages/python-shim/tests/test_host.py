"""Programs that wait for each call."""

import asyncio
import math
import os
import pickle
import threading

import pytest

import holdfast
from holdfast import aio
from holdfast.types import DomainFilter, DomainSpec


def test_a_domain_lives_through_its_verbs(host, web):
    seen = [web.get().state]
    seen.append(web.start().domain.state)
    seen.append(web.suspend().domain.state)
    seen.append(web.resume().domain.state)
    seen.append(web.destroy().domain.state)
    assert seen == ["shutoff", "running", "paused", "running", "shutoff"]
    web.undefine()
    assert list(host.domains.list()) == []


def test_xml_goes_in_and_out(host):
    answer = host.domains.define("<domain type='test'><name>old</name><memory unit='MiB'>256</memory><os><type>hvm</type></os></domain>")
    assert (answer.domain.name, answer.domain.spec.memory_bytes) == ("old", 256 << 20)
    assert "<name>old</name>" in host.domains["old"].xml()
    assert host.domains.parse_xml(host.domains["old"].xml()).spec.name == "old"


def test_a_list_is_read_page_by_page(host):
    for number in range(5):
        host.domains.define(DomainSpec(name=f"d{number}", memory_bytes=1 << 20))
    pages = [[domain.name for domain in page] for page in host.domains.list(page_size=2).by_page()]
    assert pages == [["d0", "d1"], ["d2", "d3"], ["d4"]]
    host.domains["d3"].start()
    active = host.domains.list(DomainFilter(active=True), read_mask=["name", "resource_version"])
    assert [(domain.name, domain.state, domain.resource_version) for domain in active] == [("d3", "unspecified", 2)]


def test_sizes_may_be_given_in_words(web):
    assert web.set_memory(memory_bytes="1GiB", maximum=True).domain.spec.memory_bytes == 1 << 30
    with pytest.raises(ValueError, match="'1 GiBi' is no size"):
        web.set_memory(memory_bytes="1 GiBi")


def test_each_reason_can_be_caught_by_itself(host, web):
    with pytest.raises(holdfast.DomainNotFoundError) as missing:
        host.domains["no such"].get()
    error = missing.value
    assert (error.code, error.message, str(error)) == ("DOMAIN_NOT_FOUND", "no domain is called no such", "DOMAIN_NOT_FOUND: no domain is called no such")
    assert (error.details.libvirt_code, error.details.metadata, error.retryable) == (42, {"name": "no such"}, False)
    with pytest.raises(holdfast.InvalidStateError):
        web.destroy()
    with pytest.raises(holdfast.VersionMismatchError):
        web.start(if_version=99)
    with pytest.raises(holdfast.XmlSyntaxError) as syntax:
        host.domains.define("<domain><name>x</nme>")
    assert [(violation.line, violation.column, violation.found) for violation in syntax.value.violations] == [(1, 16, "</nme>")]


def test_what_is_wrong_with_a_spec_is_told_with_its_place(host):
    with pytest.raises(holdfast.InvalidArgumentError) as refused:
        host.domains.define(DomainSpec(name="x", memory_bytes=1 << 20, on_crash="explode"))
    assert [violation.field for violation in refused.value.violations] == ["spec.on_crash"]


def test_threads_share_a_host(host, web):
    answers = []
    threads = [threading.Thread(target=lambda: answers.extend(web.get().name for _ in range(20))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["web"] * 160


def test_a_forked_child_uses_connections_of_its_own(host, web):
    host.ping()
    child = os.fork()
    if child == 0:
        os._exit(0 if host.domains["web"].get().name == "web" else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert web.get().name == "web"


def test_a_daemon_that_is_not_there_is_told_at_once(tmp_path):
    with pytest.raises(holdfast.UnavailableError, match="no daemon answers at .*: there is no such socket") as refused:
        holdfast.connect(f"unix:{tmp_path}/none.sock")
    assert refused.value.hint == "start a daemon with: holdfast up"
    assert refused.value.details.reason == refused.value.code == "UNAVAILABLE"


def test_a_closed_host_makes_no_calls(uri):
    with holdfast.connect(uri) as host:
        host.ping()
    with pytest.raises(holdfast.CancelledError):
        host.ping()


@pytest.mark.parametrize(
    ("uri", "error"),
    [
        ("nonsense", holdfast.InvalidArgumentError),
        ("unix:relative", holdfast.InvalidArgumentError),
        ("qemu:///elsewhere", holdfast.InvalidArgumentError),
        ("test:///default?socket=", holdfast.InvalidArgumentError),
        ("qemu:///system?scoket=/x", holdfast.InvalidArgumentError),
        ("qemu+ssh://host/system?keyfile=", holdfast.InvalidArgumentError),
        ("qemu+tls://host/system?pkipath=", holdfast.InvalidArgumentError),
        ("qemu+tcp://host/system", holdfast.UnsupportedError),
    ],
)
def test_what_is_no_daemon_of_this_host_is_refused(uri, error):
    with pytest.raises(error):
        holdfast.connect(uri)


@pytest.mark.parametrize(("uri", "found"), [(5, r"5 \(int\)"), (True, r"True \(bool\)"), (["qemu:///system"], "list"), (b"qemu:///system", "bytes")])
def test_what_is_no_uri_at_all_is_refused_with_what_is_accepted(uri, found):
    for connect in (holdfast.connect, lambda uri: asyncio.run(aio.connect(uri))):
        with pytest.raises(holdfast.InvalidArgumentError, match=f"uri is {found}; expected a URI like qemu:///system"):
            connect(uri)


@pytest.mark.parametrize(("token", "found"), [(5, r"5 \(int\)"), ("hft_secret\n", "a string with a character that no token has at place 11")])
def test_a_token_that_is_none_is_refused_and_not_shown(uri, token, found):
    with pytest.raises(holdfast.InvalidArgumentError, match=f"token is {found}; expected what holdfast token create prints") as refused:
        holdfast.connect(uri, token=token)
    assert "hft_" not in str(refused.value)


def test_a_place_that_is_none_is_refused(host):
    for call in (host.events, host.list_events):
        with pytest.raises(holdfast.InvalidArgumentError, match="after is str; expected an event, or a position"):
            call(after="zzz")


def test_the_environment_names_the_daemon(daemon, uri, monkeypatch):
    monkeypatch.setenv("HOLDFAST_URI", daemon.uri)
    with holdfast.connect() as host:
        assert (host.uri, host.version().driver) == (daemon.uri, "test")


def test_the_read_only_door_changes_nothing(uri, web):
    with holdfast.connect(uri, read_only=True) as host:
        assert host.domains["web"].get().name == "web"
        with pytest.raises(holdfast.ReadOnlyError):
            host.domains["web"].start()


def test_a_restarted_daemon_is_waited_for(own_daemon, monkeypatch):
    # On a busy machine a daemon takes its time to start.
    monkeypatch.setattr("holdfast.connection.PATIENCE_SECONDS", 120)

    with holdfast.connect(own_daemon.uri) as host:
        host.domains.define(DomainSpec(name="web", memory_bytes=1 << 20))
        with host.events(kinds=["lifecycle"]) as events:
            own_daemon.kill()
            starter = threading.Thread(target=own_daemon.start)
            starter.start()
            assert host.domains["web"].get().state == "shutoff"
            starter.join()
            # A crash begins another order of events, which the reader is told of.
            assert next(events).kind == "resync"
            host.domains["web"].start()
            assert [next(events).lifecycle.type for _ in range(2)] == ["resumed", "started"]


def test_operations_are_listed(host, web):
    web.start()
    newest = next(iter(host.operations.list(newest_first=True)))
    assert (newest.kind, newest.state) == ("start", "succeeded")
    assert host.operations.get(newest.id).get().id == newest.id
    assert host.operations.get(newest.id).wait().state == "succeeded"


def test_a_call_with_a_name_is_done_once(host, web):
    name = "6f1c7b1a-3c1e-4f51-8e60-0d7e6c0a1b2c"
    first = web.set_autostart(autostart=True, request_id=name)
    assert web.set_autostart(autostart=True, request_id=name).domain.resource_version == first.domain.resource_version
    with pytest.raises(holdfast.InvalidArgumentError):
        web.set_autostart(autostart=False, request_id=name)
    assert host.operations.get(name).wait().kind == "set-autostart"
    failing = "6f1c7b1a-3c1e-4f51-8e60-0d7e6c0a1b2d"
    with pytest.raises(holdfast.InvalidStateError):
        web.resume(request_id=failing)
    with pytest.raises(holdfast.InvalidStateError):
        host.operations.get(failing).wait()


def test_the_host_tells_what_it_can_do(host):
    assert host.capabilities().driver == "test"
    assert host.domain_capabilities(arch="x86_64").usable
    assert list(host.leases()) == []


def test_a_limit_may_be_infinite(web):
    assert web.get(timeout=math.inf).name == "web"


def test_errors_go_from_process_to_process(host):
    with pytest.raises(holdfast.DomainNotFoundError) as caught:
        host.domains["nobody"].get()
    copy = pickle.loads(pickle.dumps(caught.value))
    assert type(copy) is holdfast.DomainNotFoundError
    assert (str(copy), copy.message, copy.details) == (str(caught.value), caught.value.message, caught.value.details)
