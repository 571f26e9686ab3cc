"""What the host can do, in libvirt's XML."""

from __future__ import annotations

from typing import Any, Dict, List
from xml.etree import ElementTree

Record = Dict[str, Any]


def _add(parent: ElementTree.Element, element_name: str, text: Any = None, **attributes: Any) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, element_name, {key: str(value) for key, value in attributes.items()})
    if text is not None:
        element.text = str(text)
    return element


def _text(root: ElementTree.Element) -> str:
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def capabilities_xml(host: Record) -> str:
    """The host and the guests that it can run."""
    root = ElementTree.Element("capabilities")
    inner = _add(root, "host")
    _add(inner, "uuid", host.get("uuid", ""))
    processor = host.get("cpu", {})
    cpu = _add(inner, "cpu")
    for name in ("arch", "model", "vendor"):
        if processor.get(name):
            _add(cpu, name, processor[name])
    _add(cpu, "topology", sockets=processor.get("sockets", 1), cores=processor.get("cores", 1), threads=processor.get("threads", 1))
    guests = [guest for guest in host.get("guests", []) if guest.get("usable")]
    kinds = {(guest.get("osType", "hvm"), guest.get("arch", "")) for guest in guests}
    for os_type, arch in sorted(kinds):
        _guest(root, os_type, arch, [guest for guest in guests if (guest.get("osType", "hvm"), guest.get("arch", "")) == (os_type, arch)])
    return _text(root)


def _guest(root: ElementTree.Element, os_type: str, arch: str, guests: List[Record]) -> None:
    outer = _add(root, "guest")
    _add(outer, "os_type", os_type)
    inner = _add(outer, "arch", name=arch)
    _add(inner, "wordsize", 64 if "64" in arch or arch == "s390x" else 32)
    if guests[0].get("emulator"):
        _add(inner, "emulator", guests[0]["emulator"])
    for machine in guests[0].get("machines", []):
        _add(inner, "machine", machine, maxCpus=guests[0].get("maxVcpus", 1))
    for guest in guests:
        _add(inner, "domain", type=guest.get("domainType", ""))


def domain_capabilities_xml(answer: Record) -> str:
    """What a guest may have."""
    root = ElementTree.Element("domainCapabilities")
    _add(root, "path", answer.get("emulator", ""))
    _add(root, "domain", answer.get("domainType", ""))
    _add(root, "machine", answer.get("machine", ""))
    _add(root, "arch", answer.get("arch", ""))
    _add(root, "vcpu", max=answer.get("maxVcpus", 1))
    return _text(root)


def node_info(host: Record) -> List[Any]:
    """Architecture, MiB of memory, processors, their clock, nodes, sockets, cores, threads."""
    cpu = host.get("cpu", {})
    numbers = [int(cpu.get(name, 1)) for name in ("nodes", "sockets", "cores", "threads")]
    return [str(cpu.get("arch", "")), int(host.get("memoryBytes", 0)) >> 20, int(cpu.get("count", 1)), int(cpu.get("mhz", 0)), *numbers]
