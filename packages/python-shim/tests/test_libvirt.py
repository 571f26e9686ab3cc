"""The drop-in: the module `libvirt`, as programs for libvirt-python use it."""

import ast
import inspect
import json
import os
import subprocess
import sys
import threading

import pytest
from conftest import repository

import libvirt
import libvirt_qemu

folder = repository / "packages/python-shim/holdfast-libvirt"
callables = json.loads((folder / "facts/callables.json").read_text())
constants = json.loads((folder / "facts/constants.json").read_text())
guest = "<domain type='test'><name>web</name><memory unit='MiB'>64</memory><vcpu current='1'>2</vcpu><os><type>hvm</type></os></domain>"


@pytest.fixture(autouse=True)
def quiet():
    """Errors are told to nobody, as most programs have it."""
    libvirt.registerErrorHandler(lambda context, error: None, None)
    yield
    libvirt.registerErrorHandler(None, None)


@pytest.fixture
def conn(uri):
    with libvirt.open(uri) as conn:
        yield conn


def found(key):
    owner, _, name = key.rpartition(".")
    return getattr(getattr(libvirt, owner) if owner else libvirt, name)


def test_every_name_is_there_with_its_arguments():
    different = {}
    for key, row in callables.items():
        given = [name for name in inspect.signature(found(key)).parameters if name != "self"]
        wanted = [argument[0] for argument in row["args"]]
        # The names of a callable that has none of its own are those that were given it.
        if given != wanted:
            different[key] = (given, wanted)
    assert different == {}


def test_defaults_are_the_same():
    for key, row in callables.items():
        parameters = inspect.signature(found(key)).parameters
        for name, _kind, *default in row["args"]:
            wanted = ast.literal_eval(default[0]) if default else inspect.Parameter.empty
            assert parameters[name].default == wanted, (key, name)


def test_constants_have_their_values():
    assert {name: getattr(libvirt, name, None) for name in constants["libvirt"]} == constants["libvirt"]
    assert {name: getattr(libvirt_qemu, name, None) for name in constants["libvirt_qemu"]} == constants["libvirt_qemu"]


def test_what_is_generated_is_that_of_the_facts():
    done = subprocess.run([sys.executable, "-B", folder / "generate.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_domain_lives_through_its_verbs(conn):
    domain = conn.defineXML(guest)
    assert (domain.name(), domain.isActive(), domain.isPersistent(), domain.ID(), domain.state()) == ("web", 0, 1, -1, [libvirt.VIR_DOMAIN_SHUTOFF, 0])
    assert (domain.info(), domain.maxMemory(), domain.OSType()) == ([5, 65536, 65536, 1, 0], 65536, "hvm")
    assert domain.create() == 0
    assert domain.maxVcpus() == 2
    state, reason = domain.state()
    assert (state, reason) == (libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_BOOTED)
    assert [each.name() for each in conn.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE)] == ["web"]
    assert conn.lookupByID(conn.listDomainsID()[0]).UUID() == domain.UUID()
    domain.suspend()
    assert domain.state() == [libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_USER]
    domain.resume()
    domain.setAutostart(1)
    assert domain.autostart() == 1
    domain.destroy()
    assert domain.state() == [libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_DESTROYED]
    domain.rename("db")
    domain.setMetadata(libvirt.VIR_DOMAIN_METADATA_TITLE, "a title", None, None)
    assert (domain.name(), domain.metadata(libvirt.VIR_DOMAIN_METADATA_TITLE, None)) == ("db", "a title")
    assert "<name>db</name>" in domain.XMLDesc()
    assert conn.listDefinedDomains() == ["db"]
    domain.undefine()
    assert (conn.numOfDomains(), conn.numOfDefinedDomains()) == (0, 0)


def test_a_domain_is_saved_and_goes_on(conn):
    domain = conn.defineXML(guest)
    domain.create()
    with pytest.raises(libvirt.libvirtError) as refused:
        domain.managedSave(libvirt.VIR_DOMAIN_SAVE_RUNNING | libvirt.VIR_DOMAIN_SAVE_PAUSED)
    assert refused.value.get_error_code() == libvirt.VIR_ERR_INVALID_ARG
    assert (domain.hasManagedSaveImage(), domain.managedSave(libvirt.VIR_DOMAIN_SAVE_PAUSED)) == (0, 0)
    assert (domain.hasManagedSaveImage(), domain.state()) == (1, [libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_SAVED])
    domain.create()
    assert (domain.hasManagedSaveImage(), domain.state()[0]) == (0, libvirt.VIR_DOMAIN_PAUSED)
    domain.managedSave()
    domain.managedSaveRemove()
    assert domain.hasManagedSaveImage() == 0
    domain.create()
    domain.managedSave()
    with pytest.raises(libvirt.libvirtError):
        domain.undefine()
    domain.createWithFlags(libvirt.VIR_DOMAIN_START_FORCE_BOOT)
    assert domain.state() == [libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_BOOTED]
    domain.managedSave()
    domain.undefineFlags(libvirt.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE)
    assert conn.numOfDefinedDomains() == 0


def test_sizes_and_processors(conn):
    domain = conn.defineXML(guest)
    domain.setVcpusFlags(2, libvirt.VIR_DOMAIN_AFFECT_CONFIG)
    assert [domain.vcpusFlags(flags) for flags in (2, 2 | 4)] == [2, 2]
    domain.setMemoryFlags(32768, libvirt.VIR_DOMAIN_AFFECT_CONFIG)
    assert domain.info()[1:3] == [65536, 32768]


def test_disks_come_and_go(conn):
    domain = conn.defineXML(guest)
    disk = "<disk type='file'><source file='/images/%s.img'/><target dev='%s'/></disk>"
    domain.attachDeviceFlags(disk % ("b", "vdb"), libvirt.VIR_DOMAIN_AFFECT_CONFIG)
    domain.create()
    try:
        assert domain.attachDevice(disk % ("c", "vdc")) == 0
        assert "virtio-disk2" in domain.XMLDesc()
        assert domain.detachDeviceAlias("virtio-disk2", libvirt.VIR_DOMAIN_AFFECT_LIVE) == 0
        assert domain.detachDeviceFlags(disk % ("b", "vdb"), libvirt.VIR_DOMAIN_AFFECT_LIVE | libvirt.VIR_DOMAIN_AFFECT_CONFIG) == 0
        assert "vdb" not in domain.XMLDesc() and "vdb" not in domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
        with pytest.raises(libvirt.libvirtError) as caught:
            domain.detachDevice(disk % ("b", "vdb"))
        assert caught.value.get_error_code() == libvirt.VIR_ERR_DEVICE_MISSING
        with pytest.raises(libvirt.libvirtError) as caught:
            domain.attachDevice("<interface type='user'/>")
        assert "interface" in caught.value.get_error_message()
    finally:
        domain.destroy()


def test_the_host(conn, uri):
    assert (conn.getURI(), conn.getType(), conn.getLibVersion(), libvirt.getVersion()) == (uri, "TEST", 9000000, 9000000)
    assert (conn.isAlive(), conn.isSecure(), conn.isEncrypted(), conn.getHostname()) == (1, 1, 0, os.uname().nodename)
    assert len(conn.getInfo()) == 8
    assert "<arch name=\"x86_64\">" in conn.getCapabilities()
    assert "<arch>aarch64</arch>" in conn.getDomainCapabilities(arch="aarch64")


def refused(call):
    with pytest.raises(libvirt.libvirtError) as caught:
        call()
    return caught.value


def test_errors_have_the_numbers_of_libvirt(conn):
    error = refused(lambda: conn.lookupByName("no such"))
    assert (error.get_error_code(), error.get_error_domain(), error.get_error_level()) == (libvirt.VIR_ERR_NO_DOMAIN, libvirt.VIR_FROM_TEST, 2)
    assert error.get_error_message() == str(error) == "no domain is called no such"
    assert refused(lambda: conn.defineXML("<domain>")).get_error_code() == libvirt.VIR_ERR_XML_ERROR
    assert refused(lambda: conn.lookupByUUIDString("bad")).get_error_code() == libvirt.VIR_ERR_INVALID_ARG
    assert refused(lambda: conn.listAllDomains(1 << 20)).get_error_code() == libvirt.VIR_ERR_INVALID_ARG
    assert refused(lambda: conn.defineXML(guest).resume()).get_error_code() == libvirt.VIR_ERR_OPERATION_INVALID


def test_what_is_not_there_is_not_supported_by_the_driver(conn):
    domain = conn.defineXML(guest)
    for call, function in [
        (lambda: conn.listAllNetworks(), "virConnectListAllNetworks"),
        (lambda: domain.snapshotCreateXML("<domainsnapshot/>"), "virDomainSnapshotCreateXML"),
        (lambda: libvirt_qemu.qemuMonitorCommand(domain, "{}", 0), "virDomainQemuMonitorCommand"),
    ]:
        error = refused(call)
        assert (error.get_error_code(), str(error)) == (libvirt.VIR_ERR_NO_SUPPORT, f"this function is not supported by the connection driver: {function}")


def test_the_last_error_is_that_of_the_thread(conn):
    refused(lambda: conn.lookupByName("no such"))
    assert libvirt.virGetLastErrorCode() == libvirt.VIR_ERR_NO_DOMAIN
    others = []
    thread = threading.Thread(target=lambda: others.append(libvirt.virGetLastError()))
    thread.start()
    thread.join()
    assert others == [None]
    # Clients make the exception themselves, and it shows the last error; the next call forgets it.
    assert libvirt.libvirtError("mine").get_error_code() == libvirt.VIR_ERR_NO_DOMAIN
    conn.getURI()
    assert (libvirt.virGetLastError(), str(libvirt.libvirtError("mine")), libvirt.libvirtError("mine").get_error_code()) == (None, "mine", None)


def test_errors_are_told_to_a_handler_or_to_stderr(conn, capsys):
    told = []
    libvirt.registerErrorHandler(lambda context, error: told.append((context, error[0], error[2])), "mine")
    refused(lambda: conn.lookupByName("no such"))
    assert told == [("mine", 42, "no domain is called no such")]
    libvirt.registerErrorHandler(None, None)
    refused(lambda: conn.lookupByName("no such"))
    assert capsys.readouterr().err == "libvirt: Test Driver error : no domain is called no such\n"


def test_arguments_of_another_type(conn):
    with pytest.raises(TypeError, match=r"virDomainLookupByName\(\) argument 2 must be str or None, not int"):
        conn.lookupByName(3)
    with pytest.raises(TypeError, match="'str' object cannot be interpreted as an integer"):
        conn.lookupByID("3")
    assert refused(lambda: conn.lookupByUUID(b"short")).get_error_code() is None


def test_a_closed_connection_is_an_invalid_one(uri):
    conn = libvirt.open(uri)
    conn.close()
    assert refused(conn.getURI).get_error_code() == libvirt.VIR_ERR_INVALID_CONN


def test_a_forked_child_opens_its_own(conn, uri):
    child = os.fork()
    if child == 0:
        try:
            inherited = refused(conn.getHostname).get_error_code()
            fresh = libvirt.open(uri).numOfDomains()
            os._exit(0 if (inherited, fresh) == (libvirt.VIR_ERR_INVALID_CONN, 0) else 1)
        finally:
            os._exit(2)
    assert os.waitpid(child, 0)[1] == 0
    assert conn.numOfDomains() == 0


def test_the_default_uri_is_known_to_the_client(uri, monkeypatch):
    monkeypatch.setenv("LIBVIRT_DEFAULT_URI", uri)
    for name in (None, ""):
        with libvirt.open(name) as conn:
            assert conn.getURI() == uri
    with libvirt.openReadOnly() as conn:
        assert refused(lambda: conn.defineXML(guest)).get_error_code() == libvirt.VIR_ERR_OPERATION_DENIED
    with libvirt.openAuth(uri, [[], lambda creds, opaque: 0, None], 0) as conn:
        assert conn.isAlive() == 1


def test_classes_are_plain(conn):
    assert str(libvirt.virDomain) == "<class 'libvirt.virDomain'>"
    conn.getCapabilities = lambda: "mine"
    assert conn.getCapabilities() == "mine"
    assert conn.defineXML(guest).connect() is conn


def test_jobs_of_a_domain_at_rest(conn):
    domain = conn.defineXML(guest)
    assert domain.jobInfo() == [0] * 12
    assert refused(domain.abortJob).get_error_code() == libvirt.VIR_ERR_OPERATION_INVALID


def program(text, uri):
    """Runs a program of its own: an event loop is registered once for a process."""
    paths = os.pathsep.join(str(repository / "packages/python-shim" / name / "src") for name in ("holdfast", "holdfast-libvirt"))
    environment = {**os.environ, "PYTHONPATH": paths, "LIBVIRT_DEFAULT_URI": uri}
    done = subprocess.run([sys.executable, "-"], input=text, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_events_are_told_in_the_default_loop(uri):
    told = program(
        f"""
import libvirt
libvirt.virEventRegisterDefaultImpl()
conn = libvirt.open()
told = []
first = conn.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, lambda *a: told.append(("any", *a[1:])), "mine")
second = conn.domainEventRegister(lambda *a: told.append(("old", *a[1:])), None)
domain = conn.defineXML({guest!r})
domain.create()
assert told == []
while len(told) < 6:
    libvirt.virEventRunDefaultImpl()
conn.domainEventDeregisterAny(first)
print(first, [(kind, domain.name(), *rest) for kind, domain, *rest in told])
conn.close()
""",
        uri,
    )
    steps = [(0, 0), (4, 0), (2, 0)]
    assert told == f"0 {[each for step in steps for each in (('any', 'web', *step, 'mine'), ('old', 'web', *step, None))]}\n"


def test_what_a_callback_raises_is_shown_and_ends_nothing(uri):
    told = program(
        f"""
import sys
import libvirt
sys.excepthook = lambda kind, error, trace: print(kind.__name__, error)
libvirt.virEventRegisterDefaultImpl()
conn = libvirt.open()
told = []
def broken(*a):
    raise ValueError("mine")
conn.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, broken, None)
conn.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, lambda *a: told.append(a[2:4]), None)
timer = libvirt.virEventAddTimeout(0, broken, None)
libvirt.virEventRunDefaultImpl()
libvirt.virEventRemoveTimeout(timer)
conn.defineXML({guest!r}).create()
while len(told) < 3:
    libvirt.virEventRunDefaultImpl()
print(told)
conn.close()
""",
        uri,
    )
    assert told == "ValueError mine\n" * 4 + "[(0, 0), (4, 0), (2, 0)]\n"


def test_events_are_told_in_asyncio(uri):
    told = program(
        f"""
import asyncio, libvirt, libvirtaio

async def main():
    loop = libvirtaio.virEventRegisterAsyncIOImpl(asyncio.get_running_loop())
    conn = libvirt.open()
    started = asyncio.Event()
    def tell(conn, domain, event, detail, opaque):
        if event == libvirt.VIR_DOMAIN_EVENT_STARTED:
            started.set()
    number = conn.domainEventRegisterAny(None, 0, tell, None)
    conn.createXML({guest!r}, 0)
    await started.wait()
    conn.domainEventDeregisterAny(number)
    await loop.drain()
    print(number, loop.is_idle())
    conn.lookupByName("web").destroy()
    conn.close()

asyncio.run(main())
""",
        uri,
    )
    assert told == "0 True\n"


def test_the_end_of_the_daemon_is_told_in_the_loop(own_daemon):
    told = program(
        f"""
import libvirt, os, signal
libvirt.virEventRegisterDefaultImpl()
conn = libvirt.open()
told = []
conn.registerCloseCallback(lambda conn, reason, opaque: told.append((reason, opaque)), "mine")
os.kill({own_daemon.process.pid}, signal.SIGKILL)
while not told:
    libvirt.virEventRunDefaultImpl()
print(told, libvirt.VIR_CONNECT_CLOSE_REASON_EOF)
""",
        own_daemon.uri,
    )
    assert told == "[(1, 'mine')] 1\n"
