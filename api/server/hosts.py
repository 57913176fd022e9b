"""Under which names the server answers: a page elsewhere may point a name of its own at it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

_AUTHORITY = re.compile(r"(?:\[(?P<literal>[0-9a-f:.]+)\]|(?P<name>[^\[\]:@/\\\s]+))(?::\d{0,5})?")
WILDCARDS = {"", "0.0.0.0", "::"}  # noqa: S104 - compared with, not bound


class Hosts:
    """The hosts answered: loopback, the bound address, and named ones, whatever the port.

    Bound to every address of the machine, any IP address is answered as well: a name can be made
    to point here by whoever owns it, an address cannot.
    """

    def __init__(self, bound: str, named: Iterable[str] = ()) -> None:
        self.any_address = bound in WILDCARDS
        self.known = {_plain(name) for name in ("localhost", bound, *named)} - WILDCARDS

    def answers(self, authority: str) -> bool:
        """Whether a request with this Host header, a name or address and perhaps a port, is met."""
        host = read_host(authority)
        if host is None:
            return False
        address = _address(host)
        if address is not None and (address.is_loopback or self.any_address):
            return True
        return host in self.known


def read_host(authority: str) -> str | None:
    """The host of a Host header, in lower case and without its port; None for one that is none."""
    match = _AUTHORITY.fullmatch(authority.strip().lower())
    return _plain(match["literal"] or match["name"]) if match else None


def _plain(host: str) -> str:
    """A name or address as it is compared: written one way, without a dot at its end."""
    name = host.lower().removesuffix(".")
    address = _address(name)
    return name if address is None else str(address)


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    plain = host.partition("%")[0] if ":" in host else host  # without the zone of IPv6
    try:
        return ipaddress.ip_address(plain)
    except ValueError:
        return None
