"""Which network addresses a request of ours may go to: never into our own network unasked."""

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# All else is local, deprecated, or carries an IPv4 address that may be one of our own network.
_GIVEN_OUT = IPv6Network("2000::/3")
# So do these within it; the last is for books.
_OTHERS = (IPv6Network("2002::/16"), IPv6Network("2001::/32"), IPv6Network("3fff::/20"))
# For protocols, and where a large cloud speaks to its own machines.
_NO_HOSTS = (IPv4Network("192.0.0.0/24"), IPv4Network("168.63.129.16/32"))


class PlaceRefused(OSError):
    """The host is, or leads to, an address that no request of ours may go to."""


def is_public(text: str) -> bool:
    """Whether an address is one of the open internet."""
    address: IPv4Address | IPv6Address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            given_out = address in _GIVEN_OUT and not any(address in one for one in _OTHERS)
            return given_out and address.is_global
        address = address.ipv4_mapped
    used = not any(address in one for one in _NO_HOSTS)
    return used and address.is_global and not address.is_multicast


def places_of(host: str, port: int, *, anywhere: bool) -> list[str]:
    """The network addresses of a host, each one looked at before anything connects to it.

    What is looked at is what is connected to: a name that answers differently the second time
    gains nothing. Raises PlaceRefused, and OSError where the name is not known.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(place[4][0]) for place in found))
    if not anywhere and not all(map(is_public, addresses)):
        raise PlaceRefused("not an address of the open internet")
    return addresses


def is_own(host: str, port: int, own_hosts: frozenset[str]) -> bool:
    """Whether the setting names the host: it may stand in our own network, and speak plain http."""
    return bool({host.lower(), f"{host.lower()}:{port}"} & own_hosts)
