"""Listens to the events of libvirt's domains for bench/: listeners.py URI COUNT.

Says `ready` when all listeners are there, and then, for each number read, `ok` once each of them has heard that many events.
"""

import resource
import sys
import threading

import libvirt

uri, count = sys.argv[1], int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_NOFILE, (8192, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
libvirt.virEventRegisterDefaultImpl()
changed = threading.Condition()
heard = 0


def loop():
    while True:
        libvirt.virEventRunDefaultImpl()


def hear(_connection, _domain, _event, _detail, _opaque):
    global heard
    heard += 1
    if heard % count == 0:
        with changed:
            changed.notify_all()


threading.Thread(target=loop, daemon=True).start()
connections = [libvirt.open(uri) for _ in range(count)]
for connection in connections:
    connection.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, hear, None)
print("ready", flush=True)
for line in sys.stdin:
    wanted = int(line) * count
    with changed:
        changed.wait_for(lambda: heard >= wanted)
    print("ok", flush=True)
