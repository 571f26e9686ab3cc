"""Events, and waiting for what they tell."""

import threading

import pytest

import holdfast


def until(events, type):
    told = []
    for event in events:
        told.append(event.lifecycle.type)
        if told[-1] == type:
            return told
    raise AssertionError("the stream ended")


def test_events_are_told_in_order(host, web):
    with host.events(domain="web", kinds=["lifecycle"]) as events:
        web.start()
        web.suspend()
        web.destroy()
        assert until(events, "stopped") == ["resumed", "started", "suspended", "shutdown", "stopped"]


def test_a_stream_goes_on_after_a_place(host, web):
    with host.events() as events:
        web.start()
        first = next(events)
    with host.events(after=first) as events:
        assert until(events, "started")[-1] == "started"
    kept = [event.lifecycle.type for event in host.list_events(after=first, kinds=["lifecycle"])]
    assert kept == ["started"]


def test_nothing_to_read_is_told_in_time(host):
    with host.events() as events:
        assert events.read(0.01) is None


def test_events_end_with_the_host_that_another_thread_closes(uri):
    host = holdfast.connect(uri)
    events = host.events()
    closer = threading.Timer(0, host.close)
    closer.start()
    with pytest.raises(holdfast.CancelledError):
        next(events)
    closer.join()
    with pytest.raises(holdfast.CancelledError):
        host.events()


def test_a_state_is_waited_for(host, web):
    starter = threading.Thread(target=web.start)
    starter.start()
    assert web.wait_for("running", timeout=60).state == "running"
    starter.join()
    with pytest.raises(holdfast.DeadlineExceededError, match="domain web is running; waited 0.01 s for shutoff"):
        web.wait_for("shutoff", timeout=0.01)


def test_the_end_of_a_transient_domain_is_waited_for(host):
    host.domains.create(holdfast.types.DomainSpec(name="brief", memory_bytes=1 << 20))
    ender = threading.Timer(0, lambda: host.domains["brief"].destroy())
    ender.start()
    try:
        assert host.domains["brief"].wait_for("shutoff", timeout=60).state == "shutoff"
    except holdfast.DomainNotFoundError:
        pass  # It was gone before anybody looked.
    ender.join()


@pytest.mark.parametrize("state", ["runing", []])
def test_a_state_that_there_is_none_of_is_not_waited_for(web, state):
    with pytest.raises(holdfast.InvalidArgumentError, match="expected one of running, blocked, paused, shutdown, shutoff, crashed, pmsuspended"):
        web.wait_for(state)
