"""The same for asyncio."""

import asyncio

import pytest

import holdfast
from holdfast import aio
from holdfast.types import DomainSpec


def test_a_domain_lives_through_its_verbs(uri):
    async def program():
        async with await aio.connect(uri) as host:
            await host.domains.define(DomainSpec(name="web", memory_bytes=1 << 20))
            web = host.domains["web"]
            async with host.events(kinds=["lifecycle"]) as events:
                await web.start()
                told = []
                async for event in events:
                    told.append(event.lifecycle.type)
                    if told[-1] == "started":
                        break
            listed = [domain.name async for domain in host.domains.list()]
            kept = await host.list_events(kinds=["lifecycle"]).to_list()
            return told, listed, kept[-1].lifecycle.type, (await web.get()).state

    assert asyncio.run(program()) == (["resumed", "started"], ["web"], "started", "running")


def test_events_end_with_the_host(uri):
    async def program():
        host = await aio.connect(uri)
        events = host.events()
        async with events:
            reading = asyncio.ensure_future(events.__anext__())
            await asyncio.sleep(0)
            await host.close()
            with pytest.raises(holdfast.CancelledError):
                await reading
        with pytest.raises(holdfast.CancelledError):
            async with host.events():
                pass

    asyncio.run(program())


def test_many_calls_share_a_connection(uri):
    async def program():
        async with await aio.connect(uri) as host:
            answers = await asyncio.gather(*(host.ping(payload=bytes([number])) for number in range(200)))
            return [answer.payload[0] for answer in answers]

    assert asyncio.run(program()) == list(range(200))


def test_errors_are_of_the_same_classes(uri):
    async def program():
        async with await aio.connect(uri) as host:
            with pytest.raises(holdfast.DomainNotFoundError):
                await host.domains["no such"].start()
        with pytest.raises(holdfast.CancelledError):
            await host.ping()
        with pytest.raises(holdfast.UnavailableError):
            await aio.connect("unix:/nonexistent/d.sock")

    asyncio.run(program())


def test_a_wait_that_is_given_up_leaves_the_connection_good(uri):
    async def program():
        async with await aio.connect(uri) as host:
            await host.domains.define(DomainSpec(name="web", memory_bytes=1 << 20))
            with pytest.raises(holdfast.DeadlineExceededError):
                await host.domains["web"].wait_for("running", timeout=0.01)
            call = asyncio.ensure_future(host.domains.list().to_list())
            await asyncio.sleep(0)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            return (await host.domains["web"].get()).state

    assert asyncio.run(program()) == "shutoff"


def test_a_restarted_daemon_is_waited_for(own_daemon, monkeypatch):
    # On a busy machine a daemon takes its time to start.
    monkeypatch.setattr("holdfast.aio.connection.PATIENCE_SECONDS", 120)

    async def program():
        async with await aio.connect(own_daemon.uri) as host:
            await host.domains.define(DomainSpec(name="web", memory_bytes=1 << 20))
            async with host.events() as events:
                own_daemon.kill()
                starting = asyncio.get_running_loop().run_in_executor(None, own_daemon.start)
                state = (await host.domains["web"].get()).state
                await starting
                first = await events.__anext__()
                return state, first.kind

    assert asyncio.run(program()) == ("shutoff", "resync")
