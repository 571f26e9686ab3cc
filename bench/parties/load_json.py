"""load_json.py FRAMES_SOCKET _ _ SECONDS _: calls `ping` in JSON frames with Python's standard library; prints calls per second."""

import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../examples"))
from frames import Connection  # noqa: E402

connection = Connection(sys.argv[1])


def run(seconds):
    """Calls per second."""
    done = 0
    began = time.monotonic()
    while time.monotonic() < began + seconds:
        connection.call("AdminService/Ping")
        done += 1
    return done / (time.monotonic() - began)


run(0.3)
print(run(float(sys.argv[4])), flush=True)
