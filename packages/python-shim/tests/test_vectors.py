"""The conversations of packages/protocol/vectors, word for word, with the parts that the package itself speaks frames with."""

import json
import socket

import pytest
from conftest import repository

from holdfast.frames import HELLO, TOKEN_HELLO, Splitter, frame_bytes

vectors = json.loads((repository / "packages/protocol/vectors/frames.json").read_text())
hellos = {"json": HELLO, "jsonToken": TOKEN_HELLO}
in_json = [each for each in vectors["conversations"] if each["encoding"] in hellos]


class Line:
    """A socket on which bytes and frames can be waited for."""

    def __init__(self, path, hello):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(60)
        self.socket.connect(path)
        self.socket.sendall(hello)
        self.splitter = Splitter()

    def wait(self, take):
        while True:
            found = take()
            if found is not None:
                return found
            data = self.socket.recv(1 << 16)
            if not data:
                return None
            self.splitter.feed(data)


def has_all(found, wanted):
    """Whether what was found has all that is wanted, and perhaps more."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(key in found and has_all(found[key], value) for key, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(found, list) and len(found) == len(wanted) and all(map(has_all, found, wanted))
    return found == wanted


@pytest.mark.parametrize("conversation", in_json, ids=lambda each: each["name"])
def test_a_conversation(daemon, conversation):
    hello = hellos[conversation["encoding"]]
    assert hello.decode() == vectors["hello"][conversation["encoding"]]
    line = Line(daemon.frames, hello)
    assert line.wait(line.splitter.hello) == hello
    for step in conversation["steps"]:
        if "send" in step:
            line.socket.sendall(frame_bytes(step["send"]))
        if "sendText" in step:
            body = step["sendText"].encode()
            line.socket.sendall(len(body).to_bytes(4, "big") + body)
        if "sendHex" in step:
            line.socket.sendall(bytes.fromhex(step["sendHex"]))
        if "receive" in step:
            frame = line.wait(line.splitter.frame)
            assert has_all(frame, step["receive"]), frame
        if step.get("closed"):
            assert line.wait(line.splitter.frame) is None
    line.socket.close()


@pytest.mark.parametrize("hello", vectors["refusedHellos"])
def test_a_hello_that_is_refused(daemon, hello):
    line = Line(daemon.frames, hello.encode())
    assert line.wait(line.splitter.hello) == vectors["hello"]["refused"].encode()
    assert line.wait(line.splitter.frame) is None
