"""What names a domain."""

from __future__ import annotations

from typing import Union

from ._generated.types.domain import DomainRecord, DomainRef, DomainSource
from ._generated.types.domain_spec import DomainSpec

DomainTarget = Union[str, DomainRef, DomainRecord]
"""A name; a reference; or a record of a domain, which is found by its UUID."""


def to_ref(target: DomainTarget) -> DomainRef:
    """The reference that goes over the wire."""
    if isinstance(target, str):
        return DomainRef(name=target)
    if isinstance(target, DomainRecord):
        # A record has a name, too; of the two the UUID alone never comes to mean another domain.
        return DomainRef(uuid=target.uuid)
    return target


def to_source(source: Union[str, DomainSpec, DomainSource]) -> DomainSource:
    """The configuration in the form that it has."""
    if isinstance(source, str):
        return DomainSource(xml=source)
    return DomainSource(spec=source) if isinstance(source, DomainSpec) else source
