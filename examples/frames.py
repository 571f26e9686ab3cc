"""Talks to holdfastd with nothing but Python's standard library: JSON frames on its socket for frames.

usage: python3 frames.py /run/holdfast/holdfast-frames.sock
"""

import json
import socket
import struct
import sys


class Refused(Exception):
    """What the daemon answers in place of an answer; `status` has its details."""

    def __init__(self, status):
        super().__init__(status["message"])
        self.status = status


class Connection:
    """One connection, one call at a time; docs/frames.md has the rest."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.reader = self.socket.makefile("rb")
        self.last_id = 0
        self.socket.sendall(b"HFF1JSON")
        if self.reader.read(8) != b"HFF1JSON":
            raise ConnectionError("this is no daemon that speaks frames of version 1 in JSON")

    def send(self, frame):
        body = json.dumps(frame).encode()
        self.socket.sendall(struct.pack(">I", len(body)) + body)

    def receive(self):
        head = self.reader.read(4)
        if len(head) < 4:
            raise ConnectionError("the daemon closed the connection")
        frame = json.loads(self.reader.read(struct.unpack(">I", head)[0]))
        if "status" in frame.get("goAway", {}):
            raise Refused(frame["goAway"]["status"])
        return frame

    def start(self, method, request, **options):
        self.last_id += 1
        call = {"id": self.last_id, "method": "/holdfast.v1." + method, "request": request}
        self.send({"call": {**call, **options}})
        return self.last_id

    def call(self, method, request=None, **options):
        """Calls a method and returns its answer; `timeoutMs=2000` is how long to wait at most."""
        number = self.start(method, request or {}, **options)
        while True:
            reply = self.receive().get("reply")
            if reply and reply.get("id") == number:
                if "status" in reply:
                    raise Refused(reply["status"])
                return reply["response"]

    def stream(self, method, request=None, credit=32):
        """Calls a method that answers with a stream; give it a connection of its own."""
        number = self.start(method, request or {}, credit=credit)
        while True:
            frame = self.receive()
            if "item" in frame:
                yield frame["item"]["response"]
                self.send({"credit": {"id": number, "items": 1}})
            elif "reply" in frame:
                if "status" in frame["reply"]:
                    raise Refused(frame["reply"]["status"])
                return


if __name__ == "__main__":
    host, watcher = Connection(sys.argv[1]), Connection(sys.argv[1])
    events = watcher.stream("EventService/SubscribeEvents")
    next(events)  # the first item says that the stream has begun
    print("holdfastd", host.call("AdminService/GetVersion")["version"])
    host.call("DomainService/DefineDomain", {"source": {"spec": {"name": "web", "memoryBytes": 512 << 20}}})
    host.call("DomainService/StartDomain", {"domain": {"name": "web"}}, timeoutMs=10_000)
    for domain in host.call("DomainService/ListDomains")["domains"]:
        print(domain["name"], domain["state"])
    try:
        host.call("DomainService/GetDomain", {"domain": {"name": "no such"}})
    except Refused as refusal:
        print(refusal)
    for item in events:
        for event in item.get("events", []):
            print(event["domainName"], event["lifecycle"]["type"] if "lifecycle" in event else "")
        if any(event.get("lifecycle", {}).get("type", "").endswith("STARTED") for event in item.get("events", [])):
            break
