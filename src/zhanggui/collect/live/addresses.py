"""Where a shop's server stands: its address is resolved once, looked at, and kept for every call of a pull.

A name that leads into the merchant's own network (or to the machine's own services) would let whoever owns the name
read what only we can reach. Such addresses are refused unless the connection says that its shop stands there.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

Resolve = Callable[[str, int], Sequence[str]]
"""The addresses a host name stands for, as the system says; OSError when it knows none."""

LONGEST_ADDRESS = 200

NOT_AN_ADDRESS = Text(
    "「{given}」不是店铺网址。应写成 {example}，不带账号、参数和锚点。",
    "“{given}” is no address of a shop. Write it like {example}, without account, query or fragment.",
)
EXAMPLE = "https://shop.example.com"
NEEDS_TLS = Text(
    "「{given}」没有加密。令牌只经加密的连接发送；店铺在自家局域网内时，请在连接时注明 --lan。",
    "“{given}” is not encrypted (http). Tokens are sent over https only; if the shop stands in your own network, say --lan.",
)
NOT_FOUND = Text(
    "找不到主机 {host}。请检查网址和本机的网络。",
    "Host {host} cannot be found. Check the address and this machine's network.",
)
OWN_NETWORK = Text(
    "主机 {host} 指向内部地址 {address}，为安全起见不连接。店铺确实在自家局域网内时，请由店主重新连接并注明 --lan。",
    "Host {host} leads to {address} inside a network, so it is not called. If the shop really stands in your own network, "
    "the owner connects it again with --lan.",
)

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")
_UNICAST = ipaddress.ip_network("2000::/3")
"""All IPv6 addresses that the internet carries; Python calls others global too (old site-local ones, for example)."""
OTHER_SERVICES = frozenset({
    1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111,
    113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548,
    554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665,
    6666, 6667, 6668, 6669, 6679, 6697, 10080,
})  # fmt: skip
"""Ports no browser calls (the "bad ports" of the WHATWG Fetch standard): mail, files, printers take a request for their own."""
Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, kw_only=True)
class Server:
    """A shop's server as its owner named it. ``own_network``: it may stand in the merchant's own network, without TLS."""

    scheme: str
    host: str
    port: int
    path: str = ""
    own_network: bool = False

    def __str__(self) -> str:
        usual = {"https": 443, "http": 80}[self.scheme]
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{'' if self.port == usual else f':{self.port}'}{self.path}"


def read_server(given: str, *, own_network: bool = False) -> Server:
    """The server an owner typed; Refused when it is no address, or not encrypted and not in the own network.

    >>> str(read_server("https://Shop.Example.com/store/"))
    'https://shop.example.com/store'
    """
    wrong = Refused(NOT_AN_ADDRESS.with_(given=given[:LONGEST_ADDRESS], example=EXAMPLE))
    text = given.strip()
    if len(text) > LONGEST_ADDRESS or any(not c.isprintable() or c.isspace() for c in text):
        raise wrong
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise wrong from None
    if port == 0 or port in OTHER_SERVICES:
        raise wrong
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise wrong
    if "@" in parts.netloc or ".." in parts.path or not parts.path.isascii() or "%" in parts.netloc:
        raise wrong
    if parts.scheme == "http" and not own_network:
        raise Refused(NEEDS_TLS.with_(given=text))
    return Server(
        scheme=parts.scheme, host=_plain_host(parts.hostname, wrong), own_network=own_network,
        port=port or {"https": 443, "http": 80}[parts.scheme], path=parts.path.rstrip("/"),
    )  # fmt: skip


def _plain_host(host: str, wrong: Refused) -> str:
    try:
        return host.encode("idna").decode() if ":" not in host else str(ipaddress.ip_address(host))
    except (UnicodeError, ValueError):
        raise wrong from None


def resolve(host: str, port: int) -> list[str]:
    """The addresses the system knows for a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))


def pinned_address(server: Server, resolver: Resolve = resolve) -> str:
    """The one address all calls of a pull go to; Refused when any address of the name is not to be called.

    Every address must be fit, not only the first: a name that answers with both is playing for the second try.
    """
    try:
        found = list(resolver(server.host, server.port))
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise Refused(NOT_FOUND.with_(host=server.host))
    for address in found:
        if not _fit(ipaddress.ip_address(address), own_network=server.own_network):
            raise Refused(OWN_NETWORK.with_(host=server.host, address=address))
    return found[0]


def _fit(address: Ip, *, own_network: bool) -> bool:
    inner = _inside(address)
    if address.version == 6 and (address in _NAT64_LOCAL or address.is_site_local):
        return False  # where such a one leads is known to nobody outside of its network
    if inner.is_multicast or inner.is_unspecified or inner.is_link_local or inner.is_reserved:
        return inner.is_loopback and own_network  # ::1 counts as reserved too
    if own_network:
        return True
    return inner.is_global and (inner.version == 4 or inner in _UNICAST)


def _inside(address: Ip) -> Ip:
    """The IPv4 address an IPv6 one only wraps: what is called in the end."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
