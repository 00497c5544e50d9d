"""Work that a bounded process is given in tests: honest, hanging, greedy, crashing."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from directory.shared.errors import RuleBroken


def echo(data, number=0):
    return {"number": number, "length": len(data)}, (data, data[::-1])


def what_it_has(_data):
    limits = {name: resource.getrlimit(getattr(resource, name)) for name in dir(resource) if name.startswith("RLIMIT_")}
    has = {
        "environment": dict(os.environ),
        "timer": signal.getitimer(signal.ITIMER_PROF)[0],
        "folder": str(Path.cwd()),
        "files": sorted(one.name for one in Path("/proc/self/fd").iterdir()),
        "isolated": sys.flags.isolated,
        "session": os.getsid(0) == os.getpid(),
        "limits": limits,
    }
    return has, ()


def refuse(_data):
    raise RuleBroken("It is upside down.", field="documents")


def spin(_data):
    while True:
        pass


def spin_without_a_timer(_data):
    signal.setitimer(signal.ITIMER_PROF, 0)
    spin(b"")


def wait(_data):
    while True:
        signal.pause()


def wait_with_a_child(data):
    subprocess.Popen([sys.executable, "-I", "-c", "import signal\nwhile True: signal.pause()", data.decode()])
    wait(b"")


def eat(_data):
    return {}, (bytes(1 << 30),)


def crash(_data):
    os.abort()


def fail(_data):
    raise ZeroDivisionError


def flood(_data):
    while True:
        os.write(1, b"\0" * (1 << 20))


def speak_nonsense(_data):
    os.write(1, b"\xff\xff\xff\xffnonsense")
    os._exit(0)


def write_a_file(_data):
    with tempfile.TemporaryFile() as file:
        file.write(b"x")
    return {}, ()
