"""Web addresses: what is one, its parts, and the public IP addresses of its host.

An address is taken apart by one parser (urllib3's) and its host is looked up once; what was checked is what is
connected to, so that neither an odd spelling (`http://2130706433/`) nor a name that changes its answer gets past.
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit

from aidtrack.errors import UnreadableFile

_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")  # two letters at least: `C:` is a drive
_SCHEME: Final = re.compile(r"(?:https?|ftps?|file|data|javascript|mailto|about|blob|view-source):", re.IGNORECASE)
_PORTS: Final = {"http": 80, "https": 443}
_NAT64: Final = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last four bytes


def is_address(path: str) -> bool:
    """Whether a path given by a person is a web address rather than a file; no file is looked for.

    >>> [is_address(path) for path in ("https://example.org/a", "FTP://example.org", "file:///etc/passwd")]
    [True, True, True]
    >>> [is_address(path) for path in ("a/https.txt", "C:/news", "./https://a", "javascript:1", "//host/share")]
    [False, False, False, False, False]
    """
    return _ADDRESS.match(path) is not None


def remedy_for_missing(path: str) -> str:
    """What to do about a file that isn't there, where its name reads like an address.

    >>> remedy_for_missing("javascript:alert(1)"), remedy_for_missing("www.example.org/a"), remedy_for_missing("a.txt")
    ('only http:// and https:// addresses are read', 'write https:// before it if it is an address', 'check the path')
    """
    if _SCHEME.match(path):
        return "only http:// and https:// addresses are read"
    return "write https:// before it if it is an address" if path.lower().startswith("www.") else "check the path"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address points to.

    Args:
        url: the address without its fragment.
        scheme: http or https.
        host: in lower case, ASCII; an IPv6 address without its brackets.
        port: the port to connect to.
        target: path and query, as the request line has them.
    """

    url: str
    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """Scheme, host and port: what one robots.txt speaks for."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """Host and port as the header `Host` has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def place(address: str, subject: str = "") -> Place:
    """The parts of an address.

    Args:
        address: as given by a person or by a redirect.
        subject: how messages begin; the address itself where it is empty.

    Raises:
        UnreadableFile: neither http nor https, no host, or a password in it.

    >>> place("HTTPS://Example.org:443/a b?q=1#top")
    Place(url='https://example.org/a%20b?q=1', scheme='https', host='example.org', port=443, target='/a%20b?q=1')
    >>> place("http://[::1]:8000").authority
    '[::1]:8000'
    """
    from urllib3.exceptions import LocationParseError
    from urllib3.util import parse_url

    subject = subject or address
    try:
        parts = parse_url(address)
        host = (parts.host or "").strip("[]").rstrip(".").encode("idna").decode("ascii").lower()
    except (LocationParseError, UnicodeError, ValueError) as error:
        raise UnreadableFile(f"{subject} is malformed", "check the address") from error
    if parts.scheme not in _PORTS:
        raise UnreadableFile(f"{subject} is neither http nor https", "save the page and name the file")
    if not host or parts.port == 0:
        raise UnreadableFile(f"{subject} names no host", "check the address")
    if parts.auth:
        raise UnreadableFile(f"{_without_password(subject)} has a name or password in it", "leave them out")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query is not None else "")
    found = Place("", parts.scheme, host, parts.port or _PORTS[parts.scheme], target)
    return Place(found.origin + target, found.scheme, host, found.port, target)


def site(url: str) -> str:
    """The host of an address by its name, for want of a better word who publishes there; empty where it has none.

    >>> site("https://www.example.org/a"), site("http://127.0.0.1:8000/"), site("http://[::1]/"), site("")
    ('example.org', '', '', '')
    """
    host = urlsplit(url).hostname or ""
    return host.removeprefix("www.") if re.search(r"\.[a-z][a-z0-9-]+$", host) else ""


def _without_password(subject: str) -> str:
    return re.sub(r"//[^/@\s]*@", "//…@", subject)


def lookup(where: Place, subject: str, allow_private: bool) -> list[str]:
    """The IP addresses of a host, each of them public unless private ones are allowed.

    Raises:
        UnreadableFile: unknown, or one of them is private, loopback, link-local, multicast or reserved.
    """
    try:
        answers = socket.getaddrinfo(where.host, where.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreadableFile(
            f"{subject} can't be reached (no address for {where.host})", "check the address and the network"
        ) from error
    found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    if not allow_private and (private := next((one for one in found if not is_public(one)), "")):
        shown = where.host if where.host == private else f"{where.host} ({private})"
        raise UnreadableFile(
            f"{subject} is on a private address, {shown}", "give --allow-private-addresses if you trust it"
        )
    return found


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also where an IPv4 address hides in an IPv6 one.

    >>> [is_public(one) for one in ("93.184.216.34", "2606:2800:220:1::1")]
    [True, True]
    >>> private = "127.0.0.1 10.1.2.3 169.254.169.254 192.168.0.1 100.64.0.1 0.0.0.0 224.0.0.1 ::1 fe80::1%eth0"
    >>> [one for one in private.split() if is_public(one)]
    []
    >>> [is_public(one) for one in ("::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fd00::1", "::127.0.0.1")]
    [False, False, False, False, False]
    """
    parsed = ip_address(address.partition("%")[0])
    inner = _inner(parsed) if isinstance(parsed, IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def _inner(parsed: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a mapped, 6to4, NAT64 or (long outdated) compatible IPv6 address leads to."""
    if parsed.ipv4_mapped or parsed.sixtofour:
        return parsed.ipv4_mapped or parsed.sixtofour
    last = IPv4Address(int(parsed) & 0xFFFFFFFF)
    outdated = int(parsed) >> 32 == 0 and int(parsed) > 1
    return last if parsed in _NAT64 or outdated else None
