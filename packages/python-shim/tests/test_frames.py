"""The bytes of frames."""

import json

import pytest

from holdfast.frames import Splitter, call_bytes, frame_bytes


@pytest.mark.parametrize("request_", [{}, {"domain": {"name": 'a "b" \n \u2028 \U0001f600'}}])
@pytest.mark.parametrize("timeout, limit", [(None, {}), (0, {"timeoutMs": 1}), (0.0011, {"timeoutMs": 2}), (60, {"timeoutMs": 60000}), (1e12, {"timeoutMs": 0xFFFFFFFF})])
@pytest.mark.parametrize("credit, more", [(0, {}), (64, {"credit": 64})])
def test_a_call_is_the_frame_that_it_would_be_if_it_was_encoded_as_a_whole(request_, timeout, limit, credit, more):
    call = {"id": 7, "method": "/holdfast.v1.HostService/GetHost", "request": request_, **limit, **more}
    sent = call_bytes(7, "/holdfast.v1.HostService/GetHost", request_, timeout, credit)
    assert sent == frame_bytes({"call": call})
    splitter = Splitter()
    for byte in sent:
        splitter.feed(bytes([byte]))
    assert splitter.frame() == {"call": call}
    assert splitter.frame() is None


def test_what_stands_behind_a_frame_is_refused():
    splitter = Splitter()
    body = json.dumps({}).encode() + b"{}"
    splitter.feed(len(body).to_bytes(4, "big") + body)
    with pytest.raises(ValueError, match="2 bytes behind its end"):
        splitter.frame()
