"""Pictures fetched from the one host that somebody named, and from nowhere else: its address is looked up once, must
be of the public net, and is the one that is asked. Bounded in time and size. It knows no picture."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from urllib.parse import quote, urljoin, urlsplit

from django.utils.translation import gettext as _

from blog.pictures import MOST_BYTES
from blog.refusals import Refused

SECONDS, SECONDS_IN_ALL = 10.0, 30.0
MOST_REDIRECTS = 3
PORTS = {"http": 80, "https": 443}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
BLOCK = 64 * 1024
SAFE = "/%:@!$&'()*+,;=~"

Resolver = Callable[[str, int], Iterable[str]]
Connector = Callable[[str, int, float], socket.socket]


class NotFetched(Exception):
    """Nothing came; one sentence says why."""


def addresses_of(host: str, port: int) -> list[str]:
    """The addresses of a host, as this machine looks them up."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(row[4][0]) for row in found]


def connected(address: str, port: int, seconds: float) -> socket.socket:
    """A connection to an address."""
    return socket.create_connection((address, port), timeout=seconds)


class Fetcher:
    """Asks one host for pictures."""

    def __init__(self, host: str, resolver: Resolver = addresses_of, connector: Connector = connected) -> None:
        """`host` is a name without a scheme; raises Refused for what is none."""
        self.host, self.resolver, self.connector = host.strip().lower().rstrip("."), resolver, connector
        if not self.host or any(sign in self.host for sign in "/:@?# \\") or "." not in self.host:
            raise Refused(_("“%(host)s” is not the name of a host, such as blog.example.org.") % {"host": host[:80]})

    def fetch(self, address: str) -> bytes:
        """The bytes at an address. Raises NotFetched."""
        deadline = time.monotonic() + SECONDS_IN_ALL
        for _turn in range(MOST_REDIRECTS + 1):
            status, said, content = self.asked(address, deadline)
            if status not in REDIRECTS:
                break
            address = urljoin(address, said)
        if status != http.HTTPStatus.OK:
            raise NotFetched(_("the host answered %(status)s") % {"status": status})
        return content

    def asked(self, address: str, deadline: float) -> tuple[int, str, bytes]:
        """One question: status, where it sends us, and what it holds. Raises NotFetched."""
        try:
            parts = urlsplit(address)
            port = parts.port
        except ValueError as problem:
            raise NotFetched(_("its address cannot be read")) from problem
        if parts.scheme not in PORTS or (parts.hostname or "") != self.host or parts.username or parts.password:
            raise NotFetched(_("it is on another host than %(host)s") % {"host": self.host})
        if port not in {None, PORTS[parts.scheme]}:
            raise NotFetched(_("its address names a port"))
        query = f"?{quote(parts.query, safe=SAFE + '?')}" if parts.query else ""
        target = quote(parts.path or "/", safe=SAFE) + query
        connection = http.client.HTTPConnection(self.host, PORTS[parts.scheme], timeout=SECONDS)
        try:
            connection.sock = self.line_to(parts.scheme, deadline)
            connection.request("GET", target, headers={"User-Agent": "Colloquy", "Accept": "image/*"})
            answer = connection.getresponse()
            return answer.status, answer.getheader("Location", ""), received(answer, deadline)
        except (OSError, http.client.HTTPException, ValueError) as problem:
            raise NotFetched(_("the host did not answer")) from problem
        finally:
            connection.close()

    def line_to(self, scheme: str, deadline: float) -> socket.socket:
        """A connection to the host, at an address that all of the net may ask. Raises NotFetched, OSError."""
        port = PORTS[scheme]
        found = list(self.resolver(self.host, port))
        if not found or not all(map(is_public, found)):
            raise NotFetched(_("the host is within a private network"))
        plain = self.connector(found[0], port, min(SECONDS, max(0.1, deadline - time.monotonic())))
        if scheme == "http":
            return plain
        return ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def received(answer: http.client.HTTPResponse, deadline: float) -> bytes:
    """What an answer holds, within bounds. Raises NotFetched."""
    parts, size = list[bytes](), 0
    while answer.status == http.HTTPStatus.OK and (part := answer.read1(BLOCK)):
        size += len(part)
        if size > MOST_BYTES:
            raise NotFetched(_("it is larger than 10 MB"))
        if time.monotonic() > deadline:
            raise NotFetched(_("the host was too slow"))
        parts.append(part)
    return b"".join(parts)


def is_public(address: str) -> bool:
    """Whether an address is of the public net: none of this machine, a private network, a link or a group; nor one
    that hides such an address within."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = [getattr(found, name, None) for name in ("ipv4_mapped", "sixtofour")]
    inner += list(getattr(found, "teredo", None) or ())
    hidden = [ipaddress.ip_address("0.0.0.0")] if in_translation(found) else []  # noqa: S104 - compared, never bound
    return all(map(is_of_all, (found, *filter(None, inner), *hidden)))


def is_of_all(one: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether this one address is of the public net by itself."""
    is_local = one.is_multicast or one.is_reserved or getattr(one, "is_site_local", False)
    return one.is_global and not is_local


def in_translation(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether it is an address of the old net written as one of the new (RFC 6052)."""
    return address.version == 6 and address in ipaddress.ip_network("64:ff9b::/96")
