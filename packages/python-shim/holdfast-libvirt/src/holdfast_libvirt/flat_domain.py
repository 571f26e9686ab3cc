"""The calls on a domain."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional
from uuid import UUID

from holdfast import DeviceInUseError, DomainExistsError

from .domain_record import is_active, memory_kib, only, read, read_spec, reason_of, reference, scope, state_of, to_handle, vcpu_counts
from .errors import INVALID_ARG, NO_DOMAIN_METADATA, OPERATION_INVALID, fail, unsupported
from .session import Handle


def act(owner: Any, method: str, **request: Any) -> int:
    """Calls a verb of the daemon."""
    handle: Handle = owner._o
    handle.session.call("DomainService/" + method, {"domain": reference(handle), **request})
    return 0


def plain(method: str, **request: Any) -> Callable[[Any], int]:
    """A call without arguments."""
    return lambda owner: act(owner, method, **request)


def with_flags(name: str, method: str, meanings: Dict[int, str], ignored: int = 0) -> Callable[[Any, int], int]:
    """A call with flags, each of which is a field of the request; those that change nothing here are ignored."""
    allowed = sum(meanings) | ignored

    def run(owner: Any, flags: int = 0) -> int:
        only(owner, name, flags, allowed)
        return act(owner, method, **{field: True for flag, field in meanings.items() if flags & flag})

    return run


def shut_down(name: str, method: str) -> Callable[[Any, int], int]:
    """Shutting down and rebooting: how to ask is a flag."""
    modes = {0: {}, 1: {"mode": "SHUTDOWN_MODE_ACPI"}, 2: {"mode": "SHUTDOWN_MODE_GUEST_AGENT"}}

    def run(owner: Any, flags: int = 0) -> int:
        # The others, such as signals to the first process of a container, no driver here has; two at once are refused by the daemon's choice.
        only(owner, name, flags, 3)
        return act(owner, method, **modes.get(flags, {}))

    return run


def get_state(owner: Any, flags: int) -> List[int]:
    only(owner, "virDomainGetState", flags, 0)
    record = read(owner, "state,reason")
    return [state_of(record), reason_of(record)]


def get_info(owner: Any) -> List[int]:
    record = read(owner)
    spec = record.get("spec", {})
    most, present = memory_kib(spec)
    # How long the guest has computed nobody asks it yet.
    return [state_of(record), most, present, vcpu_counts(spec)[1], 0]


def get_id(owner: Any) -> int:
    # libvirt knows the id that the handle had when it was made.
    handle: Handle = owner._o
    return handle.id if handle.id >= 0 else int(read(owner, "id").get("id", -1))


def get_xml(owner: Any, flags: int) -> str:
    # SECURE, INACTIVE; UPDATE_CPU and MIGRATABLE change nothing of what is written here.
    only(owner, "virDomainGetXMLDesc", flags, 15)
    handle: Handle = owner._o
    request = {"domain": reference(handle), "includeSecrets": bool(flags & 1), "inactive": bool(flags & 2)}
    return str(handle.session.call("DomainService/GetDomainXml", request, True)["xml"])


def rename(owner: Any, new_name: str, flags: int) -> int:
    only(owner, "virDomainRename", flags, 0)
    if new_name == owner._o.name:
        fail(OPERATION_INVALID, owner._o.session.error_domain, "Requested operation is not valid: the domain has this name already")
    try:
        act(owner, "RenameDomain", newName=new_name)
    except DomainExistsError as error:
        # Of this call alone libvirt says so with another number than of a definition.
        fail(OPERATION_INVALID, owner._o.session.error_domain, error.message)
    owner._o.name = new_name
    return 0


def set_memory_flags(owner: Any, memory: int, flags: int) -> int:
    only(owner, "virDomainSetMemoryFlags", flags, 7)
    return act(owner, "SetDomainMemory", memoryBytes=str(memory * 1024), maximum=bool(flags & 4), scope=scope(flags))


def set_vcpus_flags(owner: Any, count: int, flags: int) -> int:
    only(owner, "virDomainSetVcpusFlags", flags, 7)
    return act(owner, "SetDomainVcpus", count=count, maximum=bool(flags & 4), scope=scope(flags))


def get_vcpus_flags(owner: Any, flags: int) -> int:
    only(owner, "virDomainGetVcpusFlags", flags, 7)
    most, present = vcpu_counts(read_spec(owner, flags))
    return most if flags & 4 else present


def attach_device_flags(owner: Any, xml: str, flags: int) -> int:
    only(owner, "virDomainAttachDeviceFlags", flags, 3)
    return act(owner, "AttachDomainDevice", source={"xml": xml}, scope=scope(flags))


def detach(owner: Any, name: str, device: Dict[str, Any], flags: int) -> int:
    only(owner, name, flags, 3)
    try:
        return act(owner, "DetachDomainDevice", device=device, scope=scope(flags))
    except DeviceInUseError as error:
        # For libvirt it is enough that the guest was asked: an event tells when it has let go. A refusal is an error there, too.
        if error.details.metadata.get("answer") != "none":
            raise
        return 0


def detach_device_flags(owner: Any, xml: str, flags: int) -> int:
    return detach(owner, "virDomainDetachDeviceFlags", {"source": {"xml": xml}}, flags)


METADATA = ["description", "title", "element"]


def set_metadata(owner: Any, kind: int, metadata: Any, key: Any, uri: Any, flags: int) -> int:
    only(owner, "virDomainSetMetadata", flags, 3)
    if not 0 <= kind < len(METADATA):
        fail(INVALID_ARG, owner._o.session.error_domain, f"invalid argument: unknown metadata type {kind}")
    value: Any = metadata or ""
    if METADATA[kind] == "element":
        value = {"uri": uri or "", "prefix": key or "", "xml": metadata or ""}
    return act(owner, "SetDomainMetadata", scope=scope(flags), **{METADATA[kind]: value})


def get_metadata(owner: Any, kind: int, uri: Any, flags: int) -> str:
    only(owner, "virDomainGetMetadata", flags, 3)
    if kind not in (0, 1):
        unsupported("virDomainGetMetadata", owner._o.session.error_domain)
    text = read_spec(owner, flags).get(METADATA[kind])
    if text is None:
        fail(NO_DOMAIN_METADATA, owner._o.session.error_domain, f"metadata not found: Requested metadata element is not present: {METADATA[kind]}")
    return str(text)


def running_operation(owner: Any) -> Optional[Dict[str, Any]]:
    """The operation that holds the domain, if it is one that libvirt calls a job."""
    session = owner._o.session
    id = read(owner, "runningOperationId").get("runningOperationId", "")
    if not id:
        return None
    operation: Dict[str, Any] = session.call("OperationService/GetOperation", {"id": id}, True)["operation"]
    return operation


JOB_TYPES = {"BOUNDED": 1, "UNBOUNDED": 2, "COMPLETED": 3, "FAILED": 4, "CANCELLED": 5}


def job_info(owner: Any) -> List[int]:
    operation = running_operation(owner)
    if operation is None:
        return [0] * 12
    kind = JOB_TYPES.get(str(operation.get("jobType", "")).replace("JOB_TYPE_", ""), 0)
    # Type, time elapsed and left, then totals of data, memory and files: nobody counts those yet.
    return [kind, int(operation.get("ranMs", 0)), *[0] * 10]


def abort_job(owner: Any) -> int:
    operation = running_operation(owner)
    if operation is None:
        fail(OPERATION_INVALID, owner._o.session.error_domain, "Requested operation is not valid: no job is active on the domain")
    owner._o.session.call("OperationService/CancelOperation", {"id": operation["id"]})
    return 0


def is_updated(owner: Any) -> int:
    # Drivers of libvirt do not call a domain updated whose next boot is another one.
    read(owner, "uuid")
    return 0


def has_managed_save_image(owner: Any, flags: int) -> int:
    only(owner, "virDomainHasManagedSaveImage", flags, 0)
    return int(read(owner, "hasManagedSave").get("hasManagedSave", False))


def managed_save(owner: Any, flags: int) -> int:
    # RUNNING, PAUSED; BYPASS_CACHE and RESET_NVRAM are refused.
    only(owner, "virDomainManagedSave", flags, 6)
    if flags & 6 == 6:
        fail(INVALID_ARG, owner._o.session.error_domain, "invalid argument: VIR_DOMAIN_SAVE_RUNNING and VIR_DOMAIN_SAVE_PAUSED exclude each other")
    return act(owner, "ManagedSaveDomain", **({"paused": flags & 4 != 0} if flags & 6 else {}))


FLAT: Dict[str, Callable[..., Any]] = {
    "virDomainAbortJob": abort_job,
    # As libvirt has it: of the running guest.
    "virDomainAttachDevice": lambda owner, xml: attach_device_flags(owner, xml, 1),
    "virDomainAttachDeviceFlags": attach_device_flags,
    "virDomainDetachDevice": lambda owner, xml: detach_device_flags(owner, xml, 1),
    "virDomainDetachDeviceAlias": lambda owner, alias, flags: detach(owner, "virDomainDetachDeviceAlias", {"alias": alias}, flags),
    "virDomainDetachDeviceFlags": detach_device_flags,
    "virDomainGetJobInfo": job_info,
    "virDomainCreate": plain("StartDomain"),
    # PAUSED, FORCE_BOOT; AUTODESTROY, BYPASS_CACHE and others are refused.
    "virDomainCreateWithFlags": with_flags("virDomainCreateWithFlags", "StartDomain", {1: "paused", 8: "forceBoot"}),
    "virDomainDestroy": plain("DestroyDomain"),
    # GRACEFUL; REMOVE_LOGS changes nothing here.
    "virDomainDestroyFlags": with_flags("virDomainDestroyFlags", "DestroyDomain", {1: "graceful"}, 2),
    "virDomainGetAutostart": lambda owner: int(read(owner, "autostart").get("autostart", False)),
    "virDomainGetID": get_id,
    "virDomainGetInfo": get_info,
    "virDomainGetMaxMemory": lambda owner: memory_kib(read_spec(owner))[0],
    # As libvirt has it: of the running guest.
    "virDomainGetMaxVcpus": lambda owner: get_vcpus_flags(owner, 1 | 4),
    "virDomainGetMetadata": get_metadata,
    "virDomainGetName": lambda owner: owner._o.name,
    "virDomainGetOSType": lambda owner: str(read_spec(owner).get("os", {}).get("type", "hvm")),
    "virDomainGetState": get_state,
    "virDomainGetUUID": lambda owner: UUID(owner._o.uuid).bytes,
    "virDomainGetUUIDString": lambda owner: owner._o.uuid,
    "virDomainGetVcpusFlags": get_vcpus_flags,
    "virDomainGetXMLDesc": get_xml,
    "virDomainHasManagedSaveImage": has_managed_save_image,
    "virDomainIsActive": lambda owner: int(is_active(read(owner, "id"))),
    "virDomainIsPersistent": lambda owner: int(read(owner, "persistent").get("persistent", False)),
    "virDomainIsUpdated": is_updated,
    "virDomainManagedSave": managed_save,
    "virDomainManagedSaveRemove": with_flags("virDomainManagedSaveRemove", "RemoveDomainManagedSave", {}),
    "virDomainReboot": shut_down("virDomainReboot", "RebootDomain"),
    "virDomainRename": rename,
    "virDomainReset": with_flags("virDomainReset", "ResetDomain", {}),
    "virDomainResume": plain("ResumeDomain"),
    "virDomainSetAutostart": lambda owner, autostart: act(owner, "SetDomainAutostart", autostart=bool(autostart)),
    "virDomainSetMaxMemory": lambda owner, memory: set_memory_flags(owner, memory, 4),
    "virDomainSetMemory": lambda owner, memory: set_memory_flags(owner, memory, 1),
    "virDomainSetMemoryFlags": set_memory_flags,
    "virDomainSetMetadata": set_metadata,
    "virDomainSetVcpus": lambda owner, count: set_vcpus_flags(owner, count, 1),
    "virDomainSetVcpusFlags": set_vcpus_flags,
    "virDomainShutdown": shut_down("virDomainShutdown", "ShutdownDomain"),
    "virDomainShutdownFlags": shut_down("virDomainShutdownFlags", "ShutdownDomain"),
    "virDomainSuspend": plain("SuspendDomain"),
    "virDomainUndefine": plain("UndefineDomain"),
    # MANAGED_SAVE; there are no snapshots, checkpoints and files of variables that would be in the way.
    "virDomainUndefineFlags": with_flags("virDomainUndefineFlags", "UndefineDomain", {1: "managedSave"}, 126),
}

__all__ = ["FLAT", "to_handle"]
