"""Reading from the web: what is taken over from a page's server, and what is refused. The server is on loopback."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from article_files import ARTICLE, ATOM, MAIL, META, RSS, STORY, a_docx, a_page, a_pdf, an_xlsx
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from aidtrack.cli import app
from aidtrack.errors import UnreadableFile
from aidtrack.model import Document
from aidtrack.reading import addresses, count, read, web
from aidtrack.reading.web import AGENT, Limits, Web

Reply = Callable[[BaseHTTPRequestHandler], None]


# --- a server -----------------------------------------------------------------------------------------


def reply(body: bytes | str, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> Reply:
    """An answer; `Content_Encoding="gzip"` adds a header."""
    data = body.encode() if isinstance(body, str) else body

    def send(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        if kind:
            request.send_header("Content-Type", kind)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    return send


def redirect(to: str, status: int = 302) -> Reply:
    return reply("", status=status, Location=to)


class Site:
    """A server on loopback: `site["/a"] = reply(…)`; remembers what was asked of it."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.pages: dict[str, Reply] = {}
        self.asked: list[str] = []
        self.headers: dict[str, str] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.headers = dict(self.headers.items())
                site.pages.get(self.path, reply("nothing here", status=404))(self)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer((host, 0), Handler)
        self.server.daemon_threads = True
        self.server.block_on_close = False
        self.port = self.server.server_address[1]
        self.root = f"http://{host}:{self.port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def __setitem__(self, path: str, page: Reply) -> None:
        self.pages[path] = page

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.close()


def docs(*paths: str, **options: Any) -> tuple[list[Document], list[str]]:
    """What is read from this machine's own server, and the problems as lines."""
    problems: list[UnreadableFile] = []
    found = list(read(paths, problems=problems, **{"allow_private_addresses": True, **options}))
    return found, [str(problem) for problem in problems]


def refused(address: str, *, allow_private: bool = True, **limits: Any) -> str:
    """The line that tells why an address isn't read."""
    with pytest.raises(UnreadableFile) as caught:
        Web(allow_private, Limits(**limits)).fetch(address)
    line = str(caught.value)
    assert "\n" not in line
    assert caught.value.remedy
    return line


# --- what is read -------------------------------------------------------------------------------------


def test_a_page_is_read_as_its_file_would_be(site: Site) -> None:
    site["/news/aid"] = reply(a_page(ARTICLE, META))
    (found,), problems = docs(f"{site.root}/news/aid#top")
    assert not problems
    assert "- 19 Caesar howitzers;" in found.text
    assert (found.title, found.publisher, found.published) == ("Denmark sends aid", "Ministry", date(2023, 5, 2))
    assert found.path == f"{site.root}/news/aid#top"
    assert found.url == f"{site.root}/news/aid"
    assert site.headers["User-Agent"] == AGENT
    assert site.headers["Host"] == f"127.0.0.1:{site.port}"


@pytest.mark.parametrize(
    ("path", "kind", "body", "text"),
    [
        ("/a.pdf", "application/pdf", a_pdf("Norway gives"), "Norway gives"),
        ("/get?id=1", "application/octet-stream", a_pdf("Norway gives"), "Norway gives"),  # its first bytes tell
        ("/a", "text/html", a_pdf("Norway gives"), "Norway gives"),  # the server is wrong
        ("/a", "text/plain", STORY.encode(), STORY),
        ("/a.txt.gz", "application/gzip", gzip.compress(STORY.encode(), mtime=0), STORY),
        ("/a.jsonl.gz", "application/x-gzip", gzip.compress(b'{"text": "one"}\n', mtime=0), "one"),
        ("/a", "", b"<!doctype html><p>Norway gives", "Norway gives"),  # the server says nothing
        ("/a.md", "text/plain", b"---\ntitle: x\n---\nNorway gives", "Norway gives"),  # as raw files are served
        ("/a", "application/json; charset=utf-8", b'[{"text": "one"}]', "one"),
        ("/a.csv", "application/octet-stream", b"id,text\n1,one\n", "one"),
        ("/a", "text/csv", b"id,text\n1,one\n", "one"),
        ("/feed", "application/rss+xml", RSS.encode(), "Norway gives:\n- 14 tanks"),
        ("/feed", "text/xml", ATOM.encode(), "Norway gives $5m."),
        ("/a", "application/xml", b'<?xml version="1.0"?><html><body><p>Norway gives</body></html>', "Norway gives"),
        (
            "/mail",
            "message/rfc822",
            MAIL.format(kind="text/plain", charset="utf-8", body="We give").encode(),
            "We give",
        ),
        ("/a", "application/octet-stream", a_docx("<w:p><w:r><w:t>Norway</w:t></w:r></w:p>"), "Norway"),
    ],
)
def test_every_format_by_type_by_name_or_by_its_first_bytes(
    site: Site, path: str, kind: str, body: bytes, text: str
) -> None:
    site[path] = reply(body, kind)
    found, problems = docs(site.root + path)
    assert not problems
    assert [document.text for document in found] == [text]


def test_a_workbook_without_a_name(site: Site) -> None:
    site["/download"] = reply(an_xlsx(["id", "text"], [1, "one"]), "application/octet-stream")
    assert [document.text for document in docs(f"{site.root}/download")[0]] == ["one"]


@pytest.mark.parametrize(
    ("header", "own", "encoding"),
    [
        ("text/html; charset=windows-1251", "", "cp1251"),
        ("text/html; charset=windows-1251", '<meta charset="utf-8">', "cp1251"),  # the server's word goes first
        ("text/html; charset=ISO-8859-1", '<meta charset="windows-1251">', "cp1251"),  # a default nobody chose
        ("text/html; charset=windows-1251", "", "utf-8"),  # wrong: what is UTF-8 throughout is UTF-8
        ("text/html", '<meta charset="windows-1251">', "cp1251"),
    ],
)
def test_the_charset_of_a_page(site: Site, header: str, own: str, encoding: str) -> None:
    site["/a"] = reply(a_page("<p>Норвегия выделит Украине 5 млн крон помощи.</p>", own).encode(encoding), header)
    assert "Норвегия выделит" in docs(f"{site.root}/a")[0][0].text


@pytest.mark.parametrize("path", ["/a.txt", "/a.csv", "/a.json"])
def test_the_charset_of_other_texts(site: Site, path: str) -> None:
    body = {"/a.txt": "допомога", "/a.csv": "id,text\n1,допомога\n", "/a.json": '{"text": "допомога"}'}[path]
    site[path] = reply(body.encode("koi8-u"), "text/plain; charset=KOI8-U")
    assert docs(site.root + path)[0][0].text == "допомога"


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_answers_packed_on_the_way(site: Site, coding: str) -> None:
    packed = {"gzip": gzip.compress, "deflate": zlib.compress}[coding](STORY.encode())
    site["/a.txt"] = reply(packed, "text/plain", Content_Encoding=coding)
    assert docs(f"{site.root}/a.txt")[0][0].text == STORY


def test_dates_and_publisher_where_the_page_has_none(site: Site) -> None:
    page = a_page(ARTICLE)
    site["/2023/08/29/aid"] = reply(page, Last_Modified="Tue, 02 Jan 2024 10:00:00 GMT")
    site["/aid"] = reply(page, Last_Modified="Tue, 02 Jan 2024 10:00:00 GMT")  # the day of a server's move, perhaps
    dated, undated = docs(f"{site.root}/2023/08/29/aid", f"{site.root}/aid")[0]
    assert (dated.published, dated.published_from) == (date(2023, 8, 29), "address")
    assert (undated.published, undated.published_from, undated.publisher) == (None, "", "")
    assert docs(f"{site.root}/aid", published="2023-05-01", publisher="Desk")[0][0].publisher == "Desk"


def test_links_of_a_feed_are_those_of_its_entries(site: Site) -> None:
    site["/feed"] = reply(RSS, "application/rss+xml")
    site["/a.jsonl"] = reply('{"text": "one"}', "application/jsonl")
    assert docs(f"{site.root}/feed")[0][0].url == "https://example.org/1"
    assert docs(f"{site.root}/a.jsonl")[0][0].url == f"{site.root}/a.jsonl"


def test_redirects_are_followed_and_the_last_address_is_kept(site: Site) -> None:
    site["/a"] = redirect("/b", 301)
    site["/b"] = redirect(f"{site.root}/c?x=1", 308)
    site["/c?x=1"] = reply(a_page(ARTICLE))
    found = docs(f"{site.root}/a")[0][0]
    assert (found.path, found.url) == (f"{site.root}/a", f"{site.root}/c?x=1")


def test_files_and_addresses_mix_and_nothing_is_fetched_to_count_them(site: Site, tmp_path: Path) -> None:
    site["/a.txt"] = reply("one", "text/plain")
    (tmp_path / "b.txt").write_text("two")
    paths = [str(tmp_path), f"{site.root}/gone", f"{site.root}/a.txt"]
    assert count(paths) == 3
    assert not site.asked
    found, problems = docs(*paths)
    assert [document.text for document in found] == ["two", "one"]
    assert [problem.removeprefix(site.root) for problem in problems] == ["/gone doesn't exist (404): check the address"]


# --- what is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("file:///etc/passwd", "is neither http nor https"),
        ("FILE:///etc/passwd", "is neither http nor https"),
        ("ftp://example.org/a.txt", "is neither http nor https"),
        ("javascript://example.org/%0aalert(1)", "is neither http nor https"),
        ("data://text/html,<p>x", "is neither http nor https"),
        ("gopher://127.0.0.1:6379/_x", "is neither http nor https"),
        ("https://", "names no host"),
        ("https:///a", "names no host"),
        ("http://example.org:99999/", "is malformed"),
        ("http://[::1", "is malformed"),
        ("http://" + "a" * 70 + ".org/", "is malformed"),
        ("https://user:secret@example.org/", "https://…@example.org/ has a name or password in it"),
    ],
)
def test_what_is_no_address_of_the_web(address: str, told: str) -> None:
    assert told in refused(address)
    assert "secret" not in refused(address)


@given(st.text(max_size=60), st.sampled_from(["http://", "https://", "HTTP://a.org", "http://[", "x://", "http://a@"]))
def test_any_text_is_an_address_or_refused_in_one_line(text: str, start: str) -> None:
    try:
        found = addresses.place(start + text)
    except UnreadableFile:
        return
    assert found.url.isascii()
    assert found.url.isprintable()
    assert " " not in found.url
    assert addresses.place(found.url) == found


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "169.254.169.254",
     "10.0.0.1", "192.168.1.1", "[fe80::1]", "[64:ff9b::7f00:1]", "127.0.0.1."],
)  # fmt: skip
def test_private_hosts_are_refused_however_they_are_written(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("it connected"))
    assert "is on a private address" in refused(f"http://{host}/", allow_private=False)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Hosts of made-up names: each look-up takes the next answer, the last one again and again."""
    known: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def answer(host: str, *given: Any, **options: Any) -> Any:
        left = known.get(host)
        if left is None:
            return real(host, *given, **options)
        return real(left.pop(0) if len(left) > 1 else left[0], *given, **options)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return known


def test_a_redirect_to_a_private_host_is_refused(
    site: Site, names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    names["news.test"], names["inner.test"] = ["127.0.0.1"], ["127.0.0.2"]
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    site["/a"] = redirect(f"http://inner.test:{site.port}/secret")
    told = refused(f"http://news.test:{site.port}/a", allow_private=False)
    assert "redirects to http://inner.test" in told
    assert "is on a private address, inner.test (127.0.0.2): give --allow-private-addresses" in told
    assert site.headers["Host"] == f"news.test:{site.port}"
    assert site.asked == ["/robots.txt", "/a"]


def test_a_name_that_changes_its_answer_gains_nothing(
    names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A public address to the check and a private one to the connection (DNS rebinding)."""
    names["rebind.test"] = ["93.184.216.34", "127.0.0.1"]
    connected: list[Any] = []

    def connect(_: socket.socket, where: Any) -> None:
        connected.append(where[0])
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket.socket, "connect", connect)
    assert "can't be reached (connection refused)" in refused("http://rebind.test/", allow_private=False)
    assert connected == ["93.184.216.34"]


def test_the_next_address_of_a_host_is_tried(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site["/a.txt"] = reply("one", "text/plain")
    monkeypatch.setattr("aidtrack.reading.web.lookup", lambda *_: ["127.0.0.9", "127.0.0.1"])
    assert docs(f"http://two.test:{site.port}/a.txt")[0][0].text == "one"


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("file:///etc/passwd", "which redirects to file:///etc/passwd, is neither http nor https"),
        ("https://", "names no host"),
        ("javascript:alert(1)", "is neither http nor https"),
        ("/a", "redirects more than 5 times"),
        ("/b", "redirects more than 5 times"),
    ],
)
def test_redirects_that_lead_nowhere(site: Site, to: str, told: str) -> None:
    site["/a"] = redirect(to)
    site["/b"] = redirect("/a")
    assert told in refused(f"{site.root}/a")
    assert len(site.asked) <= 7


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (404, "doesn't exist (404): check the address"),
        (410, "doesn't exist (410)"),
        (401, "isn't open to programs (401): save it from a browser"),
        (403, "isn't open to programs (403)"),
        (429, "fails at the server (429): try again later"),
        (500, "fails at the server (500)"),
        (503, "fails at the server (503)"),
        (302, "gives no page (302)"),
        (204, "gives no page (204)"),
    ],
)
def test_answers_that_are_no_page(site: Site, status: int, told: str) -> None:
    site["/a"] = reply("", status=status)
    assert refused(f"{site.root}/a").startswith(f"{site.root}/a {told}")


def test_what_can_hold_no_article(site: Site) -> None:
    site["/a"] = reply(b"\x89PNG", "image/png")
    assert "is image/png, not text: name the page" in refused(f"{site.root}/a")
    site["/b"] = reply(bytes(range(256)) * 8, "application/octet-stream")
    assert "is binary, not text" in docs(f"{site.root}/b")[1][0]
    site["/c"] = reply("", "text/html")
    assert f"{site.root}/c is empty" in docs(f"{site.root}/c")[1][0]


def test_an_answer_that_is_too_large(site: Site) -> None:
    site["/a"] = reply("x" * 200_000, "text/plain")
    site["/bomb"] = reply(gzip.compress(b"x" * 20_000_000, mtime=0), "text/plain", Content_Encoding="gzip")
    site["/bomb.txt.gz"] = reply(gzip.compress(b"x" * 20_000_000, mtime=0), "application/gzip")
    for path in ("/a", "/bomb"):
        assert "is larger than 0.1 MB: download it" in refused(site.root + path, size=100_000)
    assert "unpacks to far more than text does" in docs(f"{site.root}/bomb.txt.gz")[1][0]


def dripping(head: bool) -> Reply:
    """An answer that never falls silent and never ends."""

    def send(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.flush_headers() if head else request.end_headers()
        try:
            while True:
                request.wfile.write(b"X-A: b\r\n" if head else b"x")
                time.sleep(0.02)
        except OSError:
            return

    return send


@pytest.mark.parametrize("head", [True, False])
def test_a_server_that_drips_is_left(site: Site, head: bool) -> None:
    site["/a"] = dripping(head)
    assert "takes longer than 0.4 seconds: save it" in refused(f"{site.root}/a", seconds=0.4, silence=5.0)


def test_a_server_that_is_silent_is_left(site: Site) -> None:
    site["/a"] = lambda _: time.sleep(2)
    assert "doesn't answer" in refused(f"{site.root}/a", silence=0.2)


def test_answers_that_break_off(site: Site) -> None:
    def short(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "1000")
        request.end_headers()
        request.wfile.write(b"half")

    site["/a"] = short
    assert "can't be reached (the connection broke off)" in refused(f"{site.root}/a")
    site["/b"] = lambda request: request.wfile.write(b"\x16\x03\x01 no HTTP\r\n\r\n") and None
    assert "the connection broke off" in refused(f"{site.root}/b")
    site["/c"] = reply(b"not gzip", "text/plain", Content_Encoding="gzip")
    assert "is damaged in its compression" in refused(f"{site.root}/c")


def test_hosts_that_cannot_be_reached(names: dict[str, list[str]], site: Site) -> None:
    site.close()
    assert "can't be reached (connection refused)" in refused(f"{site.root}/a")
    assert "no address for nowhere.invalid" in refused("https://nowhere.invalid/a")


def test_certificates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, certificate = str(tmp_path / "key"), str(tmp_path / "certificate")
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2",
            "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate]  # fmt: skip
    try:
        subprocess.run(made, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no openssl to make a certificate with")
    site = Site()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    site["/a.txt"] = reply("one", "text/plain")
    assert "has no valid certificate (self-signed certificate)" in refused(f"https://localhost:{site.port}/a.txt")
    monkeypatch.setattr(web, "_context", lambda: ssl.create_default_context(cafile=certificate))
    assert "has a certificate of another host" in refused(f"https://127.0.0.1:{site.port}/a.txt")
    assert not site.asked
    found, problems = docs(f"https://localhost:{site.port}/a.txt")
    assert not problems
    assert found[0].text == "one"
    site.close()


# --- robots.txt ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /private/", "/a", True),
        ("User-agent: *\nDisallow: /\nAllow: /a", "/a", True),  # the longer rule decides, not the first
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),  # wildcards
        ("User-agent: aidtrack\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", False),
        ("User-agent: aidtrack\nAllow: /\n\nUser-agent: *\nDisallow: /", "/a", True),
        ("User-agent: OtherBot\nDisallow: /", "/a", True),
        ("<html>no rules here</html>", "/a", True),
        ("\ufeff" + "#" * 600_000 + "\nUser-agent: *\nDisallow: /", "/a", True),  # beyond what has to be read
    ],
)
def test_robots(site: Site, rules: str, path: str, allowed: bool) -> None:
    site["/robots.txt"] = reply(rules, "text/plain")
    site[path] = reply("one", "text/plain")
    found, problems = docs(site.root + path)
    assert bool(found) is allowed
    assert allowed or "is closed to programs (robots.txt): save it from a browser and name the file" in problems[0]
    assert site.asked == ["/robots.txt", path][: 1 + allowed]


def test_robots_are_asked_once_a_site_and_again_after_a_redirect(site: Site) -> None:
    site["/robots.txt"] = reply("User-agent: *\nDisallow: /closed", "text/plain")
    site["/a"], site["/b"] = reply("one", "text/plain"), redirect("/closed")
    found, problems = docs(f"{site.root}/a", f"{site.root}/b")
    assert len(found) == 1
    assert "/b, which redirects to" in problems[0]
    assert "robots.txt" in problems[0]
    assert site.asked == ["/robots.txt", "/a", "/b"]


def test_a_server_that_fails_to_give_its_rules_is_not_read(site: Site) -> None:
    site["/robots.txt"], site["/a"] = reply("", status=503), reply("one")
    assert "can't be read: robots.txt gives 503: try again later" in refused(f"{site.root}/a")
    site["/robots.txt"] = reply("", status=403)  # rules that nobody may see are no rules
    assert docs(f"{site.root}/a")[0]


# --- the command line ---------------------------------------------------------------------------------


def test_add_reads_an_address_only_where_that_is_allowed(site: Site, tmp_path: Path) -> None:
    site["/2023/08/29/a.txt"] = reply(STORY, "text/plain")
    arguments = ["add", f"{site.root}/2023/08/29/a.txt", "--db", str(tmp_path / "a.duckdb")]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1
    assert "is on a private address, 127.0.0.1: give --allow-private-addresses" in result.stderr
    assert not site.asked
    for added in ("1 document added, 0 known", "0 documents added, 1 known"):
        result = CliRunner().invoke(app, [*arguments, "--allow-private-addresses"])
        assert result.exit_code == 0, result.stderr
        assert added in result.stderr


def test_a_path_that_looks_like_an_address_can_still_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "https:" / "example.org").mkdir(parents=True)
    (tmp_path / "https:" / "example.org" / "a.txt").write_text("a file")
    (tmp_path / "javascript:1.txt").write_text("another")
    for path in ("./https://example.org/a.txt", "https:/example.org/a.txt", "https:", "javascript:1.txt", "*:*.txt"):
        found, problems = docs(path, allow_private_addresses=False)
        assert not problems
        assert len(found) == 1
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: (_ for _ in ()).throw(socket.gaierror(-2, "unknown")))
    found, problems = docs("https://example.org/a.txt")
    assert not found
    assert "no address for example.org" in problems[0]


def test_without_an_address_there_is_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_: Any, **__: Any) -> Any:
        raise AssertionError("the network was used")

    for name in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, name, cut)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, cut)
    with pytest.raises(AssertionError, match="network was used"):
        socket.create_connection(("example.org", 80))
    folder = tmp_path / "in"
    folder.mkdir()
    feed = RSS.replace("Norway gives:", 'See <a href="https://example.org/x">this</a>. Norway gives:')
    page = a_page(ARTICLE, META + '<link rel="canonical" href="https://example.org/aid">')
    for name, content in (("a.html", page), ("b.rss", feed), ("c.xml", ATOM), ("2023-05-02.txt", STORY)):
        (folder / name).write_text(content)
    (folder / "d.pdf").write_bytes(a_pdf("Oslo, 2 May 2023 - Norway will give Ukraine $75 million."))
    places = ["--db", str(tmp_path / "a.duckdb"), "--out", str(tmp_path / "o")]
    result = CliRunner().invoke(app, ["run", str(folder), *places])
    assert result.exit_code == 0, result.stderr
    assert "could not be read" not in result.stderr
    assert (tmp_path / "o" / "report.html").exists()
