"""The calls on a connection."""

from __future__ import annotations

from typing import Any, Callable, Dict, List
from uuid import UUID

from .capabilities import capabilities_xml, domain_capabilities_xml, node_info
from .domain_record import Record, is_active, list_all, only, state_of, to_handle
from .errors import INVALID_ARG, fail
from .events import FLAT as EVENTS
from .session import Handle, Session

VERSION = 9_000_000
"""What the constants are of: a program that asks for more would look for names that are not there."""


def close(owner: Any) -> int:
    owner._o.close()
    return 0


def look_up(owner: Any, reference: Dict[str, Any]) -> Handle:
    session: Session = owner._o
    request = {"domain": reference, "readMask": "name,uuid,id"}
    return to_handle(session, session.call("DomainService/GetDomain", request, True)["domain"])


def look_up_uuid(owner: Any, uuid: Any) -> Handle:
    if not isinstance(uuid, (bytes, str)) or len(uuid) != 16:
        # What libvirt-python itself refuses leaves no error behind: its code is None.
        from .errors import libvirtError

        raise libvirtError("virDomainLookupByUUID() failed")
    return look_up(owner, {"uuid": str(UUID(bytes=uuid if isinstance(uuid, bytes) else uuid.encode("latin-1")))})


def look_up_uuid_string(owner: Any, text: Any) -> Handle:
    try:
        uuid = str(UUID(text))
    except (ValueError, TypeError, AttributeError):
        fail(INVALID_ARG, 0, f"invalid argument: uuidstr in virDomainLookupByUUIDString must be a valid UUID, not {text!r}")
    return look_up(owner, {"uuid": uuid})


def define(owner: Any, xml: Any, flags: int = 0) -> Handle:
    only(owner, "virDomainDefineXMLFlags", flags, 1)
    needs(owner, "virDomainDefineXML", "xml", xml)
    session: Session = owner._o
    return to_handle(session, session.call("DomainService/DefineDomain", {"source": {"xml": xml}, "strict": bool(flags & 1)})["domain"])


def create(owner: Any, xml: Any, flags: int) -> Handle:
    # PAUSED and VALIDATE; that a guest ends with its connection nobody offers here.
    only(owner, "virDomainCreateXML", flags, 1 | 16)
    needs(owner, "virDomainCreateXML", "xmlDesc", xml)
    session: Session = owner._o
    request = {"source": {"xml": xml}, "paused": bool(flags & 1), "strict": bool(flags & 16)}
    return to_handle(session, session.call("DomainService/CreateDomain", request)["domain"])


def needs(owner: Any, function: str, name: str, value: Any) -> None:
    """Refuses None as libvirt's functions do."""
    if value is None:
        fail(INVALID_ARG, owner._o.error_domain, f"invalid argument: {name} in {function} must not be NULL")


def look_up_name(owner: Any, name: Any) -> Handle:
    needs(owner, "virDomainLookupByName", "name", name)
    return look_up(owner, {"name": name})


def list_domains(owner: Any, flags: int) -> List[Handle]:
    only(owner, "virConnectListAllDomains", flags, 0xFFFF)
    session: Session = owner._o
    return [to_handle(session, record) for record in list_all(owner) if is_wanted(record, flags)]


def is_wanted(record: Record, flags: int) -> bool:
    """Flags stand in groups: of a group that is named one has to be true."""
    state = state_of(record)
    active, persistent, autostart = is_active(record), record.get("persistent", False), record.get("autostart", False)
    facts = [
        (1, active),
        (2, not active),
        (4, persistent),
        (8, not persistent),
        (16, state == 1),
        (32, state == 3),
        (64, state == 5),
        (128, state not in (1, 3, 5)),
        # Nothing is saved, and there are no snapshots and checkpoints.
        (256, False),
        (512, True),
        (1024, autostart),
        (2048, not autostart),
        (4096, False),
        (8192, True),
        (16384, False),
        (32768, True),
    ]
    groups = [(1, 2), (4, 8), (16, 32, 64, 128), (256, 512), (1024, 2048), (4096, 8192), (16384, 32768)]
    truths = dict(facts)
    named = [[flag for flag in group if flags & flag] for group in groups]
    return all(any(truths[flag] for flag in group) for group in named if group)


def active(owner: Any) -> List[Record]:
    return [record for record in list_all(owner) if is_active(record)]


def inactive(owner: Any) -> List[Record]:
    return [record for record in list_all(owner) if not is_active(record)]


def host(owner: Any) -> Record:
    session: Session = owner._o
    found: Record = session.call("HostService/GetHostCapabilities", {}, True)["capabilities"]
    return found


def get_max_vcpus(owner: Any, type: Any) -> int:
    guests = [guest for guest in host(owner).get("guests", []) if type in (None, guest.get("domainType"))]
    return max((int(guest.get("maxVcpus", 0)) for guest in guests), default=0)


def get_domain_capabilities(owner: Any, emulator: Any, arch: Any, machine: Any, virttype: Any, flags: int) -> str:
    only(owner, "virConnectGetDomainCapabilities", flags, 0)
    session: Session = owner._o
    request = {"arch": arch or "", "machine": machine or "", "domainType": virttype or ""}
    return domain_capabilities_xml(session.call("HostService/GetDomainCapabilities", request, True))


def get_version(owner: Any) -> int:
    versions = [str(guest.get("version", "")) for guest in host(owner).get("guests", []) if guest.get("usable")]
    numbers = [int(part) for part in (versions[0] if versions else "0").split(".")[:3]] + [0, 0]
    return numbers[0] * 1_000_000 + numbers[1] * 1000 + numbers[2]


def set_keep_alive(owner: Any, interval: int, count: int) -> int:
    owner._o.keepalive = interval > 0
    return 0


FLAT: Dict[str, Callable[..., Any]] = {
    **EVENTS,
    "virConnectClose": close,
    "virConnectGetCapabilities": lambda owner: capabilities_xml(host(owner)),
    "virConnectGetDomainCapabilities": get_domain_capabilities,
    "virConnectGetHostname": lambda owner: str(host(owner).get("hostname", "")),
    "virConnectGetLibVersion": lambda owner: VERSION,
    "virConnectGetMaxVcpus": get_max_vcpus,
    "virConnectGetType": lambda owner: owner._o.driver.upper(),
    "virConnectGetURI": lambda owner: owner._o.uri,
    "virConnectGetVersion": get_version,
    "virConnectIsAlive": lambda owner: int(bool(owner._o.call("AdminService/Ping", {}, True) or True)),
    # A unix socket: nobody else can listen, and nothing is encrypted.
    "virConnectIsEncrypted": lambda owner: 0,
    "virConnectIsSecure": lambda owner: 1,
    "virConnectListAllDomains": list_domains,
    "virConnectListDefinedDomains": lambda owner: [str(record["name"]) for record in inactive(owner)],
    "virConnectListDomainsID": lambda owner: [int(record["id"]) for record in active(owner)],
    "virConnectNumOfDefinedDomains": lambda owner: len(inactive(owner)),
    "virConnectNumOfDomains": lambda owner: len(active(owner)),
    "virConnectSetKeepAlive": set_keep_alive,
    "virDomainCreateXML": create,
    "virDomainDefineXML": define,
    "virDomainDefineXMLFlags": define,
    "virDomainLookupByID": lambda owner, id: look_up(owner, {"id": id}),
    "virDomainLookupByName": look_up_name,
    "virDomainLookupByUUID": look_up_uuid,
    "virDomainLookupByUUIDString": look_up_uuid_string,
    "virNodeGetInfo": lambda owner: node_info(host(owner)),
}
