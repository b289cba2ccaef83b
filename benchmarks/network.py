"""Several hosts on one machine: network namespaces with an address each, joined by a bridge in a namespace of its own,
so that nothing of the machine's own network is touched. Needs root and iproute2; everything is gone afterwards."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

PATIENCE = 20


@dataclass
class Host:
    """One machine of the small network, and the processes that run on it."""

    name: str
    space: str
    address: str
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *words: str, log: Path, environment: Mapping[str, str], cwd: Path) -> subprocess.Popen[bytes]:
        """Start a program there, in a group of its own."""
        with log.open("ab") as out:
            process = subprocess.Popen(  # noqa: S603 - our own words
                ["ip", "netns", "exec", self.space, *words],  # noqa: S607 - found by the PATH of root
                stdout=out,
                stderr=out,
                env=dict(environment),
                cwd=cwd,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def stop(self, signal: int) -> None:
        """Send a signal to everything that runs there, and wait until it is gone."""
        for process in self.running:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal)
        for process in self.running:
            process.wait(PATIENCE)
        self.running.clear()


@contextmanager
def hosts(*names: str) -> Iterator[dict[str, Host]]:
    """So many hosts, each of which reaches the others. Raises SystemExit where this machine cannot make them."""
    mark = token_hex(3)
    switch, made = f"sw-{mark}", dict[str, Host]()
    try:
        order("netns", "add", switch)
        inside(switch, "link", "add", "br0", "type", "bridge")
        inside(switch, "link", "set", "br0", "up")
        for number, name in enumerate(names, 1):
            made[name] = join(name, f"{name}-{mark}", f"10.77.0.{number}", switch, f"p{number}")
        yield made
    except subprocess.CalledProcessError as problem:
        raise SystemExit(f"This machine cannot make network namespaces: {problem.stderr.decode().strip()}") from problem
    finally:
        for host in made.values():
            with suppress(subprocess.TimeoutExpired):
                host.stop(9)
        for space in [*(host.space for host in made.values()), switch]:
            subprocess.run(["ip", "netns", "del", space], check=False, capture_output=True)  # noqa: S603, S607


def join(name: str, space: str, address: str, switch: str, port: str) -> Host:
    """Make one host and plug it into the switch."""
    order("netns", "add", space)
    order("link", "add", port, "netns", switch, "type", "veth", "peer", "name", "eth0", "netns", space)
    inside(switch, "link", "set", port, "master", "br0", "up")
    inside(space, "addr", "add", f"{address}/24", "dev", "eth0")
    inside(space, "link", "set", "eth0", "up")
    inside(space, "link", "set", "lo", "up")
    return Host(name, space, address)


def inside(space: str, *words: str) -> None:
    """One order to the network of a namespace."""
    order("-n", space, *words)


def order(*words: str) -> None:
    """One order to the network. Raises CalledProcessError."""
    subprocess.run(["ip", *words], check=True, capture_output=True)  # noqa: S603, S607 - our own words, root's PATH
