"""What the daemon tells of a domain, in libvirt's numbers."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

from ._generated import constants
from .errors import INVALID_ARG, OPERATION_INVALID, fail
from .session import Handle, Session

Record = Dict[str, Any]

STATES = ["UNSPECIFIED", "RUNNING", "BLOCKED", "PAUSED", "SHUTDOWN", "SHUTOFF", "CRASHED", "PMSUSPENDED"]


def reference(handle: Handle) -> Dict[str, str]:
    """How the daemon finds it."""
    return {"uuid": handle.uuid}


def to_handle(session: Session, record: Record) -> Handle:
    """The handle of a record."""
    return Handle(session, str(record.get("name", "")), str(record.get("uuid", "")), int(record.get("id", -1)))


def read(owner: Any, mask: str = "") -> Record:
    """Asks for the domain anew; `mask`: names of the fields wanted, as JSON has them."""
    handle: Handle = owner._o
    request: Dict[str, Any] = {"domain": reference(handle)}
    if mask:
        request["readMask"] = mask
    record: Record = handle.session.call("DomainService/GetDomain", request, True)["domain"]
    return record


def read_spec(owner: Any, flags: int = 0) -> Record:
    """The configuration that AFFECT_LIVE or AFFECT_CONFIG mean; neither: that of the running guest if there is one."""
    record = read(owner, "spec,nextBootSpec,id,persistent")
    domain = owner._o.session.error_domain
    if flags & 3 == 3:
        fail(INVALID_ARG, domain, "invalid argument: AFFECT_LIVE and AFFECT_CONFIG exclude each other here")
    if flags & 1 and not is_active(record):
        fail(OPERATION_INVALID, domain, "Requested operation is not valid: domain is not running")
    if flags & 2 and not record.get("persistent", False):
        fail(OPERATION_INVALID, domain, "Requested operation is not valid: a transient domain has no configuration of its next boot")
    spec: Record = record.get("spec", {})
    other: Record = record.get("nextBootSpec", spec)
    return other if flags & 2 else spec


def list_all(owner: Any) -> List[Record]:
    """Every domain, without its configuration."""
    session: Session = owner._o
    found: List[Record] = []
    token = ""
    while True:
        page = session.call("DomainService/ListDomains", {"pageToken": token, "pageSize": 10000}, True)
        found += page.get("domains", [])
        token = page.get("nextPageToken", "")
        if not token:
            return found


def state_of(record: Record) -> int:
    """Number of its state."""
    word = str(record.get("state", "")).replace("DOMAIN_STATE_", "")
    return STATES.index(word) if word in STATES else 0


def reason_of(record: Record) -> int:
    """Number of the reason: libvirt counts the reasons of each state for themselves."""
    state = str(record.get("state", "")).replace("DOMAIN_STATE_", "")
    word = str(record.get("reason", "")).replace("DOMAIN_STATE_REASON_", "")
    return int(getattr(constants, f"VIR_DOMAIN_{state}_{word}", 0))


def is_active(record: Record) -> bool:
    """Whether it has a guest."""
    return "id" in record


def memory_kib(spec: Record) -> Tuple[int, int]:
    """Most memory, and what the guest shall have in fact."""
    most = int(spec.get("memoryBytes", 0))
    return most // 1024, int(spec.get("currentMemoryBytes", most)) // 1024


def vcpu_counts(spec: Record) -> Tuple[int, int]:
    """Most virtual CPUs, and those that are plugged."""
    vcpu = spec.get("vcpu", {})
    most = int(vcpu.get("count", 1))
    return most, int(vcpu.get("current", most))


def only(owner: Any, function: str, flags: int, allowed: int) -> None:
    """Refuses flags that are not known, so that no wish goes unheard."""
    unknown = flags & ~allowed
    if unknown:
        from .call import session_of

        fail(INVALID_ARG, session_of(owner).error_domain, f"invalid argument: unsupported flags (0x{unknown:x}) in function {function}")


def scope(flags: int) -> str:
    """Which configuration is meant."""
    return ["AFFECT_SCOPE_UNSPECIFIED", "AFFECT_SCOPE_LIVE", "AFFECT_SCOPE_NEXT_BOOT", "AFFECT_SCOPE_BOTH"][flags & 3]
