"""What mypy must understand of the packages; it is checked and run."""

import sys
from typing import List

import holdfast
from holdfast.types import Disk, DomainDevices, DomainRecord, DomainSpec


def names(host: holdfast.Host) -> List[str]:
    """Names of the running domains."""
    running: List[DomainRecord] = [domain for domain in host.domains.list() if domain.state == "running"]
    return [domain.name for domain in running]


def main(uri: str) -> None:
    """Defines a domain, starts and ends it."""
    with holdfast.connect(uri) as host:
        spec = DomainSpec(name="typed", memory_bytes=256 << 20, devices=DomainDevices(disks=[Disk(type="file", device="disk")]))
        try:
            host.domains.define(spec, validate_only=True)
        except holdfast.InvalidArgumentError as error:
            print(error.violations[0].field)
        host.domains.define(spec.replace(devices=None))
        started = host.domains["typed"].start().domain
        print(started.name, started.state, names(host))
        host.domains["typed"].destroy()


if __name__ == "__main__":
    main(sys.argv[1])
