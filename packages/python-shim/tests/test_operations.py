"""Waiting for the end of operations, of which the daemon tells."""

import asyncio
import json
import os
import threading
from time import sleep

import pytest

import holdfast
from conftest import Daemon
from holdfast import aio
from holdfast.types import DomainSpec
from odd_daemon import OddDaemon, operation, refusal


def waiting(uri, timeout=None):
    with holdfast.connect(uri) as host:
        return host.operations.get("a").wait(timeout).state


def waiting_async(uri, timeout=None):
    async def program():
        async with await aio.connect(uri) as host:
            return (await host.operations.get("a").wait(timeout)).state

    return asyncio.run(program())


both = pytest.mark.parametrize("wait", [waiting, waiting_async])


@both
def test_the_end_is_told_and_nothing_is_asked(wait, tmp_path):
    def answer(name, send):
        send("item", response=operation("QUEUED"))
        send("item", response=operation("RUNNING"))
        send("item", response=operation("SUCCEEDED"))
        send("reply")

    with OddDaemon(tmp_path, answer) as odd:
        assert wait(odd.uri) == "succeeded"
        assert odd.calls == ["WatchOperation"]


@both
@pytest.mark.parametrize("status", [refusal("UNKNOWN_METHOD", 12), refusal("UNSUPPORTED", 12), {"code": 12, "message": "no"}])
def test_a_daemon_that_is_too_old_to_tell_is_asked_again_and_again(wait, status, tmp_path):
    states = ["QUEUED", "RUNNING", "SUCCEEDED"]

    def answer(name, send):
        if name == "WatchOperation":
            send("reply", status=status)
        else:
            send("reply", response=operation(states.pop(0)))

    with OddDaemon(tmp_path, answer) as odd:
        assert wait(odd.uri) == "succeeded"
        assert odd.calls == ["WatchOperation", "GetOperation", "GetOperation", "GetOperation"]


@both
@pytest.mark.parametrize("end", ["hang up", "SHUTTING_DOWN", "EVENTS_LOST", "RESOURCE_EXHAUSTED"])
def test_where_the_telling_breaks_off_it_is_asked_once_and_told_of_the_rest(wait, end, tmp_path):
    watched = []

    def answer(name, send):
        if name == "GetOperation":
            return send("reply", response=operation("RUNNING"))
        watched.append(name)
        if len(watched) > 1:
            return send("item", response=operation("SUCCEEDED"))
        send("item", response=operation("RUNNING"))
        return end if end == "hang up" else send("reply", status=refusal(end, 14))

    with OddDaemon(tmp_path, answer) as odd:
        assert wait(odd.uri) == "succeeded"
        assert odd.calls == ["WatchOperation", "GetOperation", "WatchOperation"]


@both
def test_one_that_says_nothing_for_long_is_asked_whether_it_is_there(wait, tmp_path, monkeypatch):
    monkeypatch.setattr("holdfast.operations.SILENCE_SECONDS", 0.01)
    monkeypatch.setattr("holdfast.aio.operations.SILENCE_SECONDS", 0.01)

    def answer(name, send):
        if name == "GetOperation":
            send("reply", response=operation("SUCCEEDED"))

    with OddDaemon(tmp_path, answer) as odd:
        assert wait(odd.uri) == "succeeded"
        # Two connections may be heard in either order.
        assert sorted(odd.calls) == ["GetOperation", "WatchOperation"]


@both
@pytest.mark.parametrize("reason, error", [("UNSUPPORTED", holdfast.UnsupportedError), ("UNAVAILABLE", holdfast.UnavailableError), ("DEADLINE_EXCEEDED", holdfast.DeadlineExceededError)])
def test_what_it_was_refused_with_is_not_taken_for_the_fate_of_the_wait(wait, reason, error, tmp_path):
    refused = operation("FAILED", error={"reason": f"REASON_{reason}"}, errorMessage="so it ended")
    with OddDaemon(tmp_path, lambda name, send: send("item", response=refused)) as odd:
        with pytest.raises(error, match="so it ended"):
            wait(odd.uri)
        assert odd.calls == ["WatchOperation"]


@both
@pytest.mark.parametrize("timeout", [0, 0.01])
def test_at_its_limit_the_wait_ends_and_the_daemon_hears_of_it(wait, timeout, tmp_path, monkeypatch):
    # A busy machine takes its time to answer.
    monkeypatch.setattr("holdfast.operations.GRACE_SECONDS", 60)

    def answer(name, send):
        if name == "WatchOperation":
            send("item", response=operation("RUNNING"))
        else:
            send("reply", response=operation("RUNNING"))

    with OddDaemon(tmp_path, answer) as odd:
        with pytest.raises(holdfast.DeadlineExceededError, match=f"operation a is running after {timeout} s; it goes on"):
            wait(odd.uri, timeout)
        assert odd.given_up.wait(60)


@both
def test_one_that_nobody_knows_is_told_so(wait, tmp_path):
    with OddDaemon(tmp_path, lambda name, send: send("reply", status=refusal("OPERATION_NOT_FOUND", 5))) as odd:
        with pytest.raises(holdfast.OperationNotFoundError):
            wait(odd.uri)
        assert odd.calls == ["WatchOperation"]


def test_to_give_the_wait_up_is_told_to_the_daemon_and_leaves_the_connection_good(tmp_path):
    def answer(name, send):
        if name == "WatchOperation":
            send("item", response=operation("RUNNING"))
            heard.set()
        else:
            send("reply", response=operation("RUNNING"))

    heard = threading.Event()

    async def program():
        async with await aio.connect(odd.uri) as host:
            wait = asyncio.ensure_future(host.operations.get("a").wait())
            await asyncio.get_running_loop().run_in_executor(None, heard.wait, 60)
            wait.cancel()
            with pytest.raises(asyncio.CancelledError):
                await wait
            assert await asyncio.get_running_loop().run_in_executor(None, odd.given_up.wait, 60)
            return (await host.operations.get("a").get()).state

    with OddDaemon(tmp_path, answer) as odd:
        assert asyncio.run(program()) == "running"
        assert odd.calls == ["WatchOperation", "GetOperation"]


def test_a_child_that_closes_what_it_has_inherited_leaves_the_parent_what_is_its_own(tmp_path):
    tell = []
    heard = threading.Event()
    ends = []

    def answer(name, send):
        send("item", response=operation("RUNNING"))
        tell.append(send)
        heard.set()

    with OddDaemon(tmp_path, answer) as odd, holdfast.connect(odd.uri) as host:
        thread = threading.Thread(target=lambda: ends.append(host.operations.get("a").wait().state))
        thread.start()
        assert heard.wait(60)
        child = os.fork()
        if child == 0:
            host.close()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        tell[0]("item", response=operation("SUCCEEDED"))
        thread.join(60)
        assert (ends, odd.calls) == (["succeeded"], ["WatchOperation"])


def test_who_waits_is_told_when_another_thread_closes_the_host(tmp_path):
    heard = threading.Event()
    ends = []

    def answer(name, send):
        send("item", response=operation("RUNNING"))
        heard.set()

    def wait():
        try:
            host.operations.get("a").wait()
        except holdfast.HoldfastError as error:
            ends.append(error.code)

    with OddDaemon(tmp_path, answer) as odd:
        host = holdfast.connect(odd.uri)
        thread = threading.Thread(target=wait)
        thread.start()
        assert heard.wait(60)
        host.close()
        thread.join(60)
        assert ends == ["CANCELLED"]

    async def program():
        host = await aio.connect(odd.uri)
        wait = asyncio.ensure_future(host.operations.get("a").wait())
        await asyncio.get_running_loop().run_in_executor(None, heard.wait, 60)
        await host.close()
        with pytest.raises(holdfast.CancelledError):
            await wait

    heard.clear()
    (tmp_path / "other").mkdir()
    with OddDaemon(tmp_path / "other", answer) as odd:
        asyncio.run(program())


class SlowDaemon(Daemon):
    """One whose guests never start, or by a bug do not."""

    def options(self):
        script = os.path.join(self.directory, "script.json")
        with open(script, "w") as file:
            odd = {"verb": "launch", "domain": "odd", "outcome": "fail", "reason": "INTERNAL"}
            json.dump({"faults": [{"verb": "launch", "domain": "web", "outcome": "hang"}, odd]}, file)
        return ["--test-script", script]


def test_a_start_that_another_calls_off_is_waited_for():
    """On a real daemon: by a thread, a process that was forked, and asyncio."""
    daemon = SlowDaemon()
    ends = []

    def ended(act):
        try:
            act()
        except holdfast.HoldfastError as error:
            ends.append((error.code, error.operation_id))

    async def cancelled():
        async with await aio.connect(daemon.uri) as host:
            # More than a connection has streams for: the others ask.
            waits = [asyncio.ensure_future(host.operations.get(name).wait()) for _ in range(80)]
            for _ in range(3):
                await host.ping()
            await host.operations.get(name).cancel()
            return [(error.code, error.operation_id) for error in await asyncio.gather(*waits, return_exceptions=True)]

    name = "6f1c7b1a-3c1e-4f51-8e60-0d7e6c0a1b2e"
    try:
        daemon.start()
        with holdfast.connect(daemon.uri) as host:
            host.domains.define(DomainSpec(name="web", memory_bytes=1 << 20))
            start = threading.Thread(target=ended, args=(lambda: host.domains["web"].start(request_id=name),))
            start.start()
            while list(host.operations.list(states=["running"])) == []:
                sleep(0.02)
            with pytest.raises(holdfast.DeadlineExceededError):
                host.operations.get(name).wait(0.01)
            child = os.fork()
            if child == 0:
                ended(host.operations.get(name).wait)
                os._exit(len(ends))
            wait = threading.Thread(target=ended, args=(host.operations.get(name).wait,))
            wait.start()
            assert asyncio.run(cancelled()) == [("CANCELLED", name)] * 80
            for each in (start, wait):
                each.join(120)
            assert os.waitpid(child, 0)[1] == 1 << 8
            assert ends == [("CANCELLED", name)] * 2
            assert host.operations.get(name).get().state == "cancelled"

            host.domains.define(DomainSpec(name="odd", memory_bytes=1 << 20))
            with pytest.raises(holdfast.InternalError) as bug:
                host.domains["odd"].start()
            assert bug.value.operation_id == next(iter(host.operations.list(newest_first=True))).id
    finally:
        daemon.close()
