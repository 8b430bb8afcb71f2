"""Pages and files from the web: one address a person named becomes one `Source`.

Bounded in time, size and redirects; http and https only, and public hosts only unless private ones are allowed. Each
redirect passes the same checks. A site's robots.txt is respected (RFC 9309). No proxy is used: behind one, the
address that is connected to couldn't be checked.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from aidtrack import __version__
from aidtrack.errors import UnreadableFile
from aidtrack.reading.addresses import Place, lookup, place
from aidtrack.reading.media import holds_text, media_type, suffix
from aidtrack.reading.sources import Source, printable_path

if TYPE_CHECKING:
    from protego import Protego
    from urllib3 import BaseHTTPResponse
    from urllib3.connection import HTTPConnection

_TOKEN: Final = "aidtrack"
"""What a robots.txt calls this program."""

AGENT: Final = f"{_TOKEN}/{__version__} (reads pages that a person named; no crawler)"
_HEADERS: Final = {
    "User-Agent": AGENT,
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.8,*/*;q=0.7",
    "Accept-Language": "en,*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}
_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
_CHUNK: Final = 65_536
_ROBOTS_SIZE: Final = 512_000  # RFC 9309 wants the first 500 KiB read
_SAVE: Final = "save it from a browser and name the file"


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one address may take.

    Args:
        seconds: from the first connection to the last byte, redirects and robots.txt included.
        connecting: seconds until a host accepts the connection.
        silence: seconds until the next bytes come.
        size: bytes of an answer, unpacked.
        redirects: how many are followed.
    """

    seconds: float = 60.0
    connecting: float = 10.0
    silence: float = 20.0
    size: int = 50_000_000
    redirects: int = 5


class _Deadline:
    """The moment until which all has to be done; closes the socket of whatever still goes on then."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    @property
    def left(self) -> float:
        return max(self._ends - time.monotonic(), 0.0)

    @contextmanager
    def over(self, current: Callable[[], Any]) -> Iterator[None]:
        """Shut the socket that `current` gives when the time is up: a server that drips is silent for no long time."""
        timer = threading.Timer(self.left, lambda: _shut(current()))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _shut(connected: Any) -> None:
    with suppress(OSError):
        if connected is not None:
            socket.socket.shutdown(connected, socket.SHUT_RDWR)  # the plain one: TLS would wait for an answer


@dataclass(frozen=True, slots=True)
class _Answer:
    where: Place
    status: int
    kind: str = ""
    charset: str = ""
    location: str = ""
    body: bytes = b""


@dataclass(slots=True)
class Web:
    """Fetches addresses, and remembers each site's robots.txt while it lives.

    Args:
        allow_private: whether hosts of a private network, this machine's own too, may be read.
        limits: of each address.
    """

    allow_private: bool = False
    limits: Limits = field(default_factory=Limits)
    _robots: dict[str, Protego] = field(default_factory=dict)

    def fetch(self, address: str) -> Source:
        """Get what stands at an address.

        Args:
            address: with http or https; a fragment is left out.

        Returns:
            A source that holds the bytes; its `url` is the address at the end of all redirects.

        Raises:
            UnreadableFile: refused, unreachable, too slow, too large, or no text.
        """
        deadline = _Deadline(self.limits.seconds)
        answer = self._follow(address, address, deadline, self.limits.size, asks=True)
        _check_status(address, answer.status)
        if not holds_text(answer.kind):
            raise UnreadableFile(f"{address} is {answer.kind}, not text", "name the page or the article itself")
        return _source(address, answer)

    def _follow(self, here: str, address: str, deadline: _Deadline, size: int, *, asks: bool) -> _Answer:
        """The answer at the end of the redirects; `asks` whether robots.txt is asked before each."""
        subject = address
        for _ in range(self.limits.redirects + 1):
            where = place(here, subject)
            if asks:
                self._ask(where, subject, deadline)
            answer = self._get(where, subject, deadline, size, cut=not asks)
            if answer.status not in _REDIRECTS or not answer.location:
                return answer
            here = urljoin(where.url, answer.location)
            subject = f"{address}, which redirects to {here[:200]},"
        raise UnreadableFile(f"{address} redirects more than {self.limits.redirects} times", "check the address")

    def _ask(self, where: Place, subject: str, deadline: _Deadline) -> None:
        """Raise where the site's robots.txt keeps programs from this address."""
        if where.origin not in self._robots:
            self._robots[where.origin] = self._rules(where.origin, subject, deadline)
        if not self._robots[where.origin].can_fetch(where.url, _TOKEN):
            raise UnreadableFile(f"{subject} is closed to programs (robots.txt)", _SAVE)

    def _rules(self, origin: str, subject: str, deadline: _Deadline) -> Protego:
        """A site's rules: none where it has no robots.txt, and no reading at all where that fails (RFC 9309, 2.3.1)."""
        from protego import Protego

        answer = self._follow(f"{origin}/robots.txt", subject, deadline, _ROBOTS_SIZE, asks=False)
        if answer.status >= 500:
            raise UnreadableFile(f"{subject} can't be read: robots.txt gives {answer.status}", "try again later")
        return Protego.parse(answer.body.decode("utf-8", "replace") if answer.status == 200 else "")

    def _get(self, where: Place, subject: str, deadline: _Deadline, size: int, *, cut: bool) -> _Answer:
        """One request, one answer, read no further than `size`: there it is cut or refused."""
        with _told(subject, deadline, self.limits):
            connection = self._connect(where, lookup(where, subject, self.allow_private), deadline)
            connected = connection.sock
            with closing(connection), deadline.over(lambda: connected):
                connection.request("GET", where.target, headers={"Host": where.authority, **_HEADERS},
                                   preload_content=False)  # fmt: skip
                response = connection.getresponse()
                kind, charset = media_type(response.headers.get("Content-Type", ""))
                location = response.headers.get("Location", "")
                wanted = response.status == 200 and holds_text(kind)
                body = _body(response, subject, size, cut=cut) if wanted else b""
                if not deadline.left:
                    raise TimeoutError  # a socket that was shut looks like the end of the answer
                return _Answer(where, response.status, kind, charset, location, body)

    def _connect(self, where: Place, found: list[str], deadline: _Deadline) -> HTTPConnection:
        """A connection to the first of the checked IP addresses that takes one."""
        from urllib3.exceptions import HTTPError

        for number, address in enumerate(found, start=1):
            connection = _connection(where, address, min(self.limits.connecting, max(deadline.left, 0.01)))
            try:
                with deadline.over(lambda connection=connection: connection.sock):  # type: ignore[misc]
                    connection.connect()
                connection.timeout = min(self.limits.silence, max(deadline.left, 0.01))  # from here on, of each wait
            except (OSError, HTTPError):
                connection.close()
                if number == len(found):
                    raise
            else:
                return connection
        raise OSError(f"no address for {where.host}")


@cache
def _context() -> ssl.SSLContext:
    """The system's certificates and, for systems that have none, certifi's."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _connection(where: Place, address: str, timeout: float) -> HTTPConnection:
    """A connection to an IP address that speaks, and for TLS proves itself, as the host."""
    from urllib3.connection import HTTPConnection, HTTPSConnection

    if where.scheme == "http":
        return HTTPConnection(address, where.port, timeout=timeout)
    return HTTPSConnection(
        address, where.port, timeout=timeout,
        server_hostname=where.host, assert_hostname=where.host, ssl_context=_context(),
    )  # fmt: skip


def _body(response: BaseHTTPResponse, subject: str, size: int, *, cut: bool) -> bytes:
    """The unpacked answer; one that is larger than `size` is cut there or raises UnreadableFile."""
    pieces, total = [], 0
    while piece := response.read1(_CHUNK, decode_content=True):
        pieces.append(piece)
        total += len(piece)
        if total > size and not cut:
            raise UnreadableFile(
                f"{subject} is larger than {size / 1_000_000:g} MB", "download it and name the file if you want it"
            )
        if total > size:
            break
    return b"".join(pieces)[:size]


def _check_status(address: str, status: int) -> None:
    """Raise the line for an answer that isn't the thing itself."""
    if status == 200:
        return
    if status in (404, 410):
        raise UnreadableFile(f"{address} doesn't exist ({status})", "check the address")
    if status in (401, 402, 403, 407, 451):
        raise UnreadableFile(f"{address} isn't open to programs ({status})", _SAVE)
    if status == 429 or status >= 500:
        raise UnreadableFile(f"{address} fails at the server ({status})", "try again later")
    raise UnreadableFile(f"{address} gives no page ({status})", "check the address")


@contextmanager
def _told(subject: str, deadline: _Deadline, limits: Limits) -> Iterator[None]:
    """Turn what goes wrong on the way into one line."""
    from urllib3.exceptions import HTTPError

    try:
        yield
    except UnreadableFile:
        raise
    # The last two are http.client's own way to say that the deadline took its socket away.
    except (OSError, HTTPError, http.client.HTTPException, ValueError, AttributeError) as error:
        what, remedy = _fault(error)
        if not deadline.left:
            what, remedy = f"takes longer than {limits.seconds:g} seconds", _SAVE
        raise UnreadableFile(f"{subject} {what}", remedy) from error


def _fault(error: Exception) -> tuple[str, str]:
    """What went wrong, and what to do, without the addresses and class names of the libraries."""
    from urllib3.exceptions import ConnectTimeoutError, DecodeError, NewConnectionError, ReadTimeoutError
    from urllib3.util.ssl_match_hostname import CertificateError

    refused = isinstance(error, NewConnectionError)  # which urllib3 2 counts among the time-outs
    if isinstance(error, TimeoutError | ConnectTimeoutError | ReadTimeoutError) and not refused:
        return "doesn't answer", "check the address, or try again later"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"has no valid certificate ({error.verify_message})", "check the address"
    if isinstance(error, CertificateError):
        return "has a certificate of another host", "check the address"
    if isinstance(error, DecodeError):
        return "is damaged in its compression", _SAVE
    cause = error.__cause__ if refused else error
    reason = cause.strerror.lower() if isinstance(cause, OSError) and cause.strerror else "the connection broke off"
    return f"can't be reached ({reason})", "check the address and the network"


def _source(address: str, answer: _Answer) -> Source:
    """The answer as a file would be: gzipped where its bytes are, its suffix found."""
    packed = answer.body.startswith(b"\x1f\x8b")
    known = suffix(answer.kind, urlsplit(answer.where.url).path, _head(answer.body) if packed else answer.body[:64])
    return Source(printable_path(address), "", known, packed, answer.body, answer.where.url, answer.charset)


def _head(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(packed[:_CHUNK], 64)
    except zlib.error:
        return b""
