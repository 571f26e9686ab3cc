"""Drives libvirt for bench/: one JSON command a line on standard input, one JSON answer a line on standard output."""

import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import libvirt


def calls(uri, connections, threads, seconds):
    """Calls per second of getLibVersion, the smallest call that libvirt answers over its socket."""
    opened = [libvirt.open(uri) for _ in range(connections)]
    counts = [0] * (connections * threads)
    end = time.monotonic() + seconds

    def work(index):
        connection = opened[index % connections]
        done = 0
        while time.monotonic() < end:
            connection.getLibVersion()
            done += 1
        counts[index] = done

    began = time.monotonic()
    workers = [threading.Thread(target=work, args=(index,)) for index in range(len(counts))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    elapsed = time.monotonic() - began
    for connection in opened:
        connection.close()
    return sum(counts) / elapsed


def long_answers(uri, threads, seconds, size):
    """Calls per second of metadata(), which answers a text of a domain that is `size` bytes long."""
    connection = libvirt.open(uri)
    xml = "<domain type='qemu'><name>long</name><memory>65536</memory><os><type>hvm</type></os></domain>"
    domain = connection.defineXML(xml)
    domain.setMetadata(libvirt.VIR_DOMAIN_METADATA_DESCRIPTION, "x" * size, None, None, 0)
    counts = [0] * threads
    end = time.monotonic() + seconds

    def work(index):
        while time.monotonic() < end:
            domain.metadata(libvirt.VIR_DOMAIN_METADATA_DESCRIPTION, None, 0)
            counts[index] += 1

    began = time.monotonic()
    workers = [threading.Thread(target=work, args=(index,)) for index in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    elapsed = time.monotonic() - began
    domain.undefine()
    connection.close()
    return sum(counts) / elapsed


def start_and_destroy(uri, name):
    """Milliseconds that one start and one destroy of a defined domain take."""
    connection = libvirt.open(uri)
    domain = connection.lookupByName(name)
    began = time.monotonic()
    domain.create()
    started = time.monotonic()
    domain.destroy()
    ended = time.monotonic()
    connection.close()
    return {"start": (started - began) * 1000, "destroy": (ended - started) * 1000}


def define(uri, xml):
    """Defines a domain."""
    connection = libvirt.open(uri)
    connection.defineXML(xml)
    connection.close()


def define_all(uri, xmls):
    """Milliseconds that the definitions of these domains take, one after the other."""
    connection = libvirt.open(uri)
    began = time.monotonic()
    for xml in xmls:
        connection.defineXML(xml)
    elapsed = time.monotonic() - began
    connection.close()
    return elapsed * 1000


def list_all(uri, what):
    """Milliseconds that it takes to learn the state or the information of every domain."""
    connection = libvirt.open(uri)
    began = time.monotonic()
    if what == "states":
        found = connection.getAllDomainStats(libvirt.VIR_DOMAIN_STATS_STATE, 0)
    else:
        found = [(domain.name(), domain.info()) for domain in connection.listAllDomains()]
    elapsed = time.monotonic() - began
    connection.close()
    return {"ms": elapsed * 1000, "count": len(found)}


def undefine_all(uri):
    """Forgets every domain."""
    connection = libvirt.open(uri)
    for domain in connection.listAllDomains():
        domain.undefine()
    connection.close()


HELD = []


def hold(uri, count):
    """Keeps that many connections open, each of which has asked once."""
    while len(HELD) > count:
        HELD.pop().close()
    while len(HELD) < count:
        HELD.append(libvirt.open(uri))
        HELD[-1].getLibVersion()


def start(uri, name):
    """Starts a defined domain."""
    connection = libvirt.open(uri)
    connection.lookupByName(name).create()
    connection.close()


def destroy(uri, name):
    """Ends the guest of a domain."""
    connection = libvirt.open(uri)
    connection.lookupByName(name).destroy()
    connection.close()


KEPT = []


def start_in_memory(uri, xmls):
    """Starts domains of the driver in memory, which forgets them with its last connection."""
    KEPT.append(libvirt.open(uri))
    for xml in xmls:
        KEPT[-1].defineXML(xml).create()


PAUSED = {}


def flip(connection, name):
    """Suspends a domain that runs and resumes one that does not; either is an event."""
    domain = connection.lookupByName(name)
    if PAUSED.get(name, False):
        domain.resume()
    else:
        domain.suspend()
    PAUSED[name] = not PAUSED.get(name, False)


def toggle(uri, names, times):
    """Flips all of these domains at once, so many times."""
    connection = libvirt.open(uri)
    with ThreadPoolExecutor(len(names)) as pool:
        for _ in range(times):
            list(pool.map(lambda name: flip(connection, name), names))
    connection.close()


def running(uri, count):
    """Whether that many domains run, as far as the daemon knows."""
    try:
        connection = libvirt.open(uri)
    except libvirt.libvirtError:
        return False
    active = connection.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_RUNNING)
    connection.close()
    return len(active) >= count


def ping(uri):
    """Whether the daemon answers."""
    try:
        connection = libvirt.open(uri)
    except libvirt.libvirtError:
        return False
    connection.close()
    return True


libvirt.registerErrorHandler(lambda _context, _error: None, None)
VERBS = {"calls": calls, "long_answers": long_answers, "start_and_destroy": start_and_destroy, "define": define, "ping": ping}
VERBS |= {"define_all": define_all, "list_all": list_all, "undefine_all": undefine_all}
VERBS |= {"toggle": toggle, "running": running, "hold": hold, "start": start, "destroy": destroy, "start_in_memory": start_in_memory}
for line in sys.stdin:
    command = json.loads(line)
    verb = VERBS[command.pop("verb")]
    print(json.dumps({"value": verb(**command)}), flush=True)
