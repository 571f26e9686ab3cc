"""A daemon that does what no real one would: is too old, breaks off, says nothing."""

import os
import socket
import threading

from holdfast.frames import HELLO, Splitter, frame_bytes


class OddDaemon:
    """It serves frames on a socket of its own; `answer` gets each call, and a function that sends a frame."""

    def __init__(self, directory, answer):
        self.uri = f"unix:{directory}/odd.sock"
        self.calls = []
        """What was called, by the last part of its name."""
        self.given_up = threading.Event()
        """Somebody who waited does so no more."""
        self._answer = answer
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(os.path.join(directory, "odd-frames.sock"))
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line):
        splitter = Splitter()
        try:
            splitter.feed(line.recv(len(HELLO)))
            line.sendall(splitter.hello())
            while self._hear(line, splitter):
                pass
        except OSError:
            pass  # It was left in the midst of something.
        finally:
            self.given_up.set()
            line.close()

    def _hear(self, line, splitter):
        data = line.recv(1 << 16)
        splitter.feed(data)
        for frame in splitter.frames():
            if "cancel" in frame:
                self.given_up.set()
            if "call" in frame:
                name = frame["call"]["method"].split("/")[-1]
                self.calls.append(name)
                number = frame["call"]["id"]
                if self._answer(name, lambda kind, number=number, **told: line.sendall(frame_bytes({kind: {"id": number, **told}}))) == "hang up":
                    return False
        return bool(data)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # An accept() that waits is not ended by close().
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


def operation(state, **more):
    """The answer that tells of an operation."""
    return {"operation": {"id": "a", "state": f"OPERATION_STATE_{state}", "createdAt": "2026-11-27T13:14:32Z", **more}}


def refusal(reason, code):
    """The status of a refusal."""
    return {"code": code, "message": "no", "details": [{"@type": "type.googleapis.com/holdfast.v1.ErrorDetail", "reason": f"REASON_{reason}"}]}
