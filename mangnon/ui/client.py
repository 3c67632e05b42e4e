"""Whose request it is behind a proxy: the address that lock-outs, the door's count and the list of devices go by.

A proxy adds the address it was called from to the end of `X-Forwarded-For`; whatever stands before was sent by the
caller and may be invented. So the list is read from its end, past the proxies named in MANGNON_TRUSTED_PROXIES, and not
at all where the request did not come from one of them.
"""

from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Network = IPv4Network | IPv6Network
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")


def networks(said: str) -> list[Network]:
    """`127.0.0.1, 10.0.0.0/24` as networks. Raises ValueError for anything else."""
    return [ip_network(part.strip()) for part in said.split(",") if part.strip()]


def read(said: str) -> IPv4Address | IPv6Address | None:
    """An address as proxies write it: with a port, in brackets, IPv4 within IPv6; None for no address."""
    text = said.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    inner = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return inner or found


def is_trusted(address: IPv4Address | IPv6Address | None, trusted: Sequence[Network]) -> bool:
    return address is not None and any(address.version == net.version and address in net for net in trusted)


def client_address(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """The nearest address in the chain that is no proxy of ours; the peer's own where nothing can be believed."""
    at = read(peer)
    if not is_trusted(at, trusted):
        return peer
    for said in reversed(forwarded.split(",")):
        before = read(said)
        if before is None:
            break
        at = before
        if not is_trusted(at, trusted):
            break
    return str(at)


class ClientAddress:
    """Middleware, the outermost: from here on REMOTE_ADDR is the caller's; what an unknown peer says of a chain is gone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        peer = str(request.META.get("REMOTE_ADDR", ""))
        if is_trusted(read(peer), settings.TRUSTED_PROXIES):
            forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
            request.META["REMOTE_ADDR"] = client_address(peer, forwarded, settings.TRUSTED_PROXIES)
        else:
            for name in FORWARDED:
                request.META.pop(name, None)
        return self.get_response(request)


def address_of(request: HttpRequest) -> str:
    """For django-axes: the address this middleware found."""
    return str(request.META.get("REMOTE_ADDR", ""))
