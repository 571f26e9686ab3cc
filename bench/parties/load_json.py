"""load_json.py SOCKET _ _ SECONDS _: calls `ping` with the package `holdfast` as it is shipped; prints calls per second."""

import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../packages/python-shim/holdfast/src"))
import holdfast  # noqa: E402

host = holdfast.connect(f"unix:{sys.argv[1]}")


def run(seconds):
    """Calls per second."""
    done = 0
    began = time.monotonic()
    while time.monotonic() < began + seconds:
        host.ping()
        done += 1
    return done / (time.monotonic() - began)


run(0.3)
print(run(float(sys.argv[4])), flush=True)
