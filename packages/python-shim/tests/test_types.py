"""Messages as Python has them."""

from datetime import datetime, timezone

import pytest

from holdfast import UnknownWord, types
from holdfast.message import from_wire, to_wire


def test_a_message_is_written_and_read():
    spec = types.DomainSpec(name="web", memory_bytes=2**53 + 1, uuid="")
    assert to_wire(spec) == {"name": "web", "memoryBytes": str(2**53 + 1), "uuid": ""}
    assert from_wire(types.DomainSpec, to_wire(spec)) == spec


def test_words_times_and_what_is_newer():
    wire = {"name": "web", "state": "DOMAIN_STATE_SLEEPWALKING", "stateChangedAt": "2026-11-27T13:14:32.507Z", "novelty": 1}
    record = from_wire(types.DomainRecord, wire)
    assert record.state == "sleepwalking" and isinstance(record.state, UnknownWord)
    assert record.state_changed_at == datetime(2026, 11, 27, 13, 14, 32, 507000, tzinfo=timezone.utc)
    assert to_wire(record) == {**{key: wire[key] for key in ("name", "state")}, "stateChangedAt": "2026-11-27T13:14:32.507000Z"}


def test_the_case_of_a_oneof_is_named():
    event = from_wire(types.HostEvent, {"lifecycle": {"type": "LIFECYCLE_TYPE_STARTED"}})
    assert (event.kind, event.lifecycle.type, event.reboot) == ("lifecycle", "started", None)
    assert from_wire(types.HostEvent, {"novelty": {}}).kind is None


def test_a_message_does_not_change_and_knows_its_fields():
    spec = types.DomainSpec(name="web")
    with pytest.raises(AttributeError, match="make another one with replace"):
        spec.name = "db"
    assert spec.replace(name="db") == types.DomainSpec(name="db")
    with pytest.raises(TypeError, match="DomainSpec has no field memory_byte; did you mean memory_bytes?"):
        types.DomainSpec(memory_byte=1)


def test_every_type_can_be_loaded():
    for name in dir(types):
        if name[0].isupper():
            assert getattr(types, name) is not None
