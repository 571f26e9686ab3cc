"""The same random calls through libvirt-python and through the drop-in; what is answered has to be the same.

    difftest.py gen SEED SEQUENCES STEPS > calls.json
    [PYTHONPATH=...] difftest.py run calls.json URI [transcript to keep step with] > transcript.jsonl
    difftest.py cmp libvirt.jsonl holdfast.jsonl

A step is [object, method, arguments]. A line of a transcript has the value, or the number of the error, and the events that the step caused. Texts of errors
and XML are not compared: they are each side's own. Differences that are meant stand in `meant`, each with its reason.
"""

import json
import random
import sys
import time

uuids = [f"{n:08d}-0000-4000-8000-{n:012d}" for n in range(1, 7)]
flags_of_scope = [0, 1, 2, 3]


def guest(r):
    n = r.randrange(4)
    uuid = uuids[n if r.random() < 0.9 else (n + 1) % 4]
    memory, present, most = r.choice([65536, 1048576]), r.choice([1, 2]), r.choice([2, 4])
    return (
        f"<domain type='test'><name>d{n}</name><uuid>{uuid}</uuid><memory>{memory}</memory><vcpu current='{present}'>{most}</vcpu>"
        f"<os><type>hvm</type></os><on_poweroff>{r.choice(['destroy', 'restart'])}</on_poweroff></domain>"
    )


def nothing(_r):
    return []


def one_of(*values):
    return lambda r: [r.choice(values)]


domain_calls = [
    ("create", nothing),
    ("create", nothing),
    ("createWithFlags", one_of(0)),
    ("destroy", nothing),
    ("destroyFlags", one_of(0, 1)),
    ("suspend", nothing),
    ("resume", nothing),
    ("undefine", nothing),
    ("undefineFlags", one_of(0, 1, 2, 3)),
    ("state", one_of(0)),
    ("isActive", nothing),
    ("isPersistent", nothing),
    ("isUpdated", nothing),
    ("UUIDString", nothing),
    ("OSType", nothing),
    ("maxMemory", nothing),
    ("maxVcpus", nothing),
    ("autostart", nothing),
    ("setAutostart", one_of(0, 1)),
    ("setMemoryFlags", lambda r: [r.choice([1024, 65536]), r.choice([0, 1, 2])]),
    ("setVcpusFlags", lambda r: [r.choice([1, 2]), r.choice(flags_of_scope)]),
    ("vcpusFlags", one_of(0, 1, 2, 4, 6)),
    ("setMetadata", lambda r: [r.choice([0, 1]), r.choice(["hi", "two words"]), None, None, r.choice(flags_of_scope)]),
    ("metadata", lambda r: [r.choice([0, 1]), None, r.choice([0, 1, 2])]),
    ("rename", lambda r: [f"d{r.randrange(5)}", 0]),
    ("hasManagedSaveImage", one_of(0)),
]
connection_calls = [
    ("listDefinedDomains", nothing),
    ("numOfDomains", nothing),
    ("numOfDefinedDomains", nothing),
    ("listAllDomains", one_of(0, 1, 2, 4, 8, 16, 32, 64, 512, 1024, 1 << 20)),
    ("lookupByUUIDString", one_of(*uuids, "bad")),
    ("lookupByName", one_of("d0", "d1", "no such")),
    ("lookupByID", one_of(999)),
    ("getType", nothing),
    ("isAlive", nothing),
    ("isSecure", nothing),
    ("isEncrypted", nothing),
]



def without_steps(line):
    """A line without the events that libvirt's test driver does not tell: a started guest goes on, one that ends has shut down first."""
    events = [event for event in line.get("events", []) if event[1] not in (4, 6)]
    return {**line, "events": events} if events else {key: value for key, value in line.items() if key != "events"}


def is_refused(method, theirs, ours):
    return lambda a, b: a["call"].endswith(f".{method}") and (a.get("error", 0), b.get("error", 0)) == (theirs, ours)


# What differs from libvirt's test driver on purpose; in each, its driver for QEMU does as Holdfast.
meant = [
    (lambda a, b: a["call"].endswith(".OSType") and (a.get("value"), b.get("value")) == ("linux", "hvm"), "the test driver says linux of every guest"),
    (lambda a, b: without_steps(a) == without_steps(b), "resumed before started, shutdown before stopped (decision 13)"),
    (lambda a, b: (a.get("error"), b.get("error")) == (1, 55), "a call that is illegal in a state is OPERATION_INVALID, not INTERNAL_ERROR"),
    (is_refused("setAutostart", 0, 55), "a transient domain cannot start with the host"),
    (is_refused("undefine", 0, 55), "there is no definition to be removed of a transient domain"),
    (is_refused("undefineFlags", 0, 55), "the same"),
    (lambda a, b: a["call"] == "c.defineXML" and [a.get("events", [[0]])[0][1:], b.get("events", [[0]])[0][1:]] == [[0, 1], [0, 0]], "the first definition of a domain that was transient is a new one"),
    (is_refused("suspend", 1, 0), "a guest that is held already is held"),
]


def generate(seed, sequences, steps):
    r = random.Random(seed)
    return [[step(r) for _ in range(steps)] for _ in range(sequences)]


def step(r):
    kind = r.random()
    if kind < 0.2:
        return ["c", "defineXML", [guest(r)]]
    if kind < 0.25:
        return ["c", "createXML", [guest(r), 0]]
    if kind < 0.4:
        name, arguments = r.choice(connection_calls)
        return ["c", name, arguments(r)]
    name, arguments = r.choice(domain_calls)
    return [f"d:d{r.choice([0, 0, 0, 1, 1, 2, 3])}", name, arguments(r)]


def shown(value):
    if hasattr(value, "name"):
        return f"{type(value).__name__}:{value.name()}"
    if isinstance(value, (list, tuple)):
        return [shown(each) for each in value]
    return value


def clear(conn):
    """Leaves no domain, not even those that a driver begins with."""
    for domain in conn.listAllDomains():
        is_persistent = domain.isPersistent()
        if domain.isActive():
            domain.destroy()
        if is_persistent:
            domain.undefineFlags(1 | 2)


def run(path, uri, reference):
    import libvirt

    libvirt.registerErrorHandler(lambda *_: None, None)
    libvirt.virEventRegisterDefaultImpl()
    libvirt.virEventAddTimeout(0, lambda *_: None, None)  # Makes each turn of the loop end at once.
    # Kinds of events only: details may differ on purpose.
    expected = [] if reference is None else [[event[:2] for event in json.loads(line).get("events", [])] for line in open(reference)]
    number = 0
    for sequence in json.load(open(path)):
        conn, told = libvirt.open(uri), []
        clear(conn)
        callback = conn.domainEventRegisterAny(None, 0, lambda _c, d, event, detail, _o: told.append([d.name(), event, detail]), None)
        for where, method, arguments in sequence:
            line = {"step": number, "call": f"{where}.{method}", "arguments": arguments}
            try:
                target = conn if where == "c" else conn.lookupByName(where.partition(":")[2])
                value = shown(getattr(target, method)(*arguments))
                line["value"] = sorted(value, key=str) if method.startswith("list") else value
            except libvirt.libvirtError as error:
                line["error"] = error.get_error_code()
            # Events of a daemon come when they come: those that the other side had are waited for, with a limit.
            limit = time.monotonic() + 60
            # What was refused here causes none.
            wanted = expected[number] if number < len(expected) and "error" not in line else []
            for turn in range(1_000_000):
                libvirt.virEventRunDefaultImpl()
                if turn > 2 and (all(event in [each[:2] for each in told] for event in wanted) or time.monotonic() > limit):
                    break
            if told:
                line["events"] = list(told)
            told.clear()
            number += 1
            print(json.dumps(line))
        conn.domainEventDeregisterAny(callback)
        clear(conn)
        conn.close()


def compare(one, other):
    pairs = [(json.loads(a), json.loads(b)) for a, b in zip(open(one), open(other))]
    different = [(a, b) for a, b in pairs if a != b and not any(rule(a, b) for rule, _why in meant)]
    print(f"{len(pairs)} steps, {sum(a == b for a, b in pairs)} equal, {sum(a != b for a, b in pairs) - len(different)} different as meant, {len(different)} different")
    for a, b in different[:20]:
        print(f"  {json.dumps(a)}\n  {json.dumps(b)}")
    return 1 if different or not pairs else 0


if __name__ == "__main__":
    verb, *rest = sys.argv[1:]
    if verb == "gen":
        json.dump(generate(*map(int, rest)), sys.stdout)
    elif verb == "run":
        run(rest[0], rest[1], rest[2] if len(rest) > 2 else None)
    else:
        sys.exit(compare(*rest))
