"""Every kind of bad input: how it is made, what is said of it, and how many documents come out of it nevertheless.

The files are made here and nowhere kept. The small ones run in the suite, the large ones in `make torture`.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import socket
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.article_files import RSS, STORY, a_docx, a_page, a_pdf, an_archive, an_xlsx

Content = Callable[[], bytes]


@dataclass(frozen=True)
class Kind:
    """One kind of bad input.

    Args:
        name: the file, or the name of the case where `place` makes more than one file.
        told: words of the one line that tells what is wrong and what to do; empty where it is read all the same.
        content: the file's bytes.
        place: makes it in a folder where it is more than a file with bytes.
        reads: documents that come out of it.
        noted: words of a remark on something that was read nevertheless.
        lines: how many lines tell of it.
        large: takes more memory or time than the suite should.
    """

    name: str
    told: str
    content: Content | None = None
    place: Callable[[Path], None] | None = None
    reads: int = 0
    noted: str = ""
    lines: int = 1
    large: bool = False

    def make(self, folder: Path) -> None:
        """Make it in a folder."""
        if self.place is not None:
            self.place(folder)
        elif self.content is not None:
            (folder / self.name).write_bytes(self.content())


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]><x>&m;</x>"
)
NOISE = bytes(range(256)) * 8
GIVES = "Norway gives Ukraine $5 million in military aid."

# --- texts, pages, PDFs ---------------------------------------------------------------------------------


def a_bomb_of_a_pdf(size: int) -> bytes:
    """A PDF whose one page unpacks to blanks without end."""
    packed = zlib.compress(b" " * size, 9)
    whole = a_pdf("x")
    start, end = whole.index(b"stream\n") + 7, whole.index(b"endstream")
    head = whole[: whole.rindex(b"<<", 0, start)]
    return head + b"<< /Length %d /Filter /FlateDecode >>stream\n" % len(packed) + packed + whole[end:]


TEXTS = (
    Kind("empty.txt", "is empty: leave it out", lambda: b""),
    Kind("blank.txt", "is empty", lambda: b" \n\t\r\n"),
    Kind("noise.txt", "is binary", lambda: NOISE),
    Kind("picture.txt", "is binary", lambda: b"\x89PNG\r\n\x1a\n" + NOISE),
    Kind("really-pdf.txt", "is a PDF: give it the suffix .pdf", lambda: a_pdf("x")),
    Kind("really-zip.txt", "Office file: give it the suffix .docx or .xlsx", lambda: an_archive(a="x")),
    Kind("really-gz.txt", "is a gzip file", lambda: gzip.compress(b"x")),
    Kind("nuls.txt", "is binary", lambda: b"\x00" * 5000),
    Kind("noise.md", "is binary", lambda: NOISE),
    Kind("front.md", "is empty", lambda: b"---\ntitle: x\n---\n"),
    Kind("rule.md", "", lambda: b"---\r\n" + b"Norway gives $5 million.\r\n" * 200, reads=1),
    Kind("empty.html", "has no text", lambda: b"<!doctype html><html><head></head><body></body></html>"),
    Kind("script.html", "has no text (perhaps a page", lambda: a_page("<script>render()</script>").encode()),
    Kind("noise.html", "is binary", lambda: NOISE),
    Kind("empty.pdf", "is empty", lambda: b""),
    Kind("truncated.pdf", "is damaged or no PDF", lambda: a_pdf("Norway gives")[:300]),
    Kind("encrypted.pdf", "is encrypted: save it without its password", lambda: a_pdf("Norway", encrypt=True)),
    Kind("scan.pdf", "run it through OCR", lambda: a_pdf()),
    Kind("text.pdf", "is damaged or no PDF", lambda: STORY.encode()),
    Kind("page.xml", "no RSS or Atom feed", lambda: b"<html/>"),
    Kind("broken.rss", "is malformed XML", lambda: RSS[:200].encode()),
    Kind("laughs.rss", "is malformed XML", lambda: LAUGHS.encode()),
    Kind("deep.rss", "is malformed XML", lambda: b"<rss>" + b"<a>" * 100_000),
    Kind("empty.rss", "has no entry with text", lambda: b"<rss><channel><item/></channel></rss>"),
    Kind("empty.eml", "has no text in it", lambda: b"From: a@b.c\nSubject: x\n\n"),
    Kind("packed.eml", "has no text in it", lambda: b"From: a\nContent-Transfer-Encoding: base64\n\n!!!!"),
    Kind(
        "outside.rss",
        "",
        lambda: (
            RSS.replace("<rss", '<!DOCTYPE x [<!ENTITY a SYSTEM "/etc/passwd">]><rss', 1)
            .replace("short", "&a;")
            .encode()
        ),
        reads=1,
        noted="no text",
    ),
    Kind("text.eml", "is no mail", lambda: STORY.encode()),
    Kind("sender.eml", "", lambda: b"From: " + b"(" * 3_900 + b"\n\n" + GIVES.encode(), reads=1),
)

# --- records --------------------------------------------------------------------------------------------


def _record(**values: object) -> bytes:
    return json.dumps({"text": GIVES, **values}).encode() + b"\n"


RECORDS = (
    Kind("broken.jsonl", "line 1 is no JSON", lambda: b"{\n"),
    Kind("middle.jsonl", "line 2 is no JSON", lambda: _record() + b'{"text": \n' + _record(id="b"), reads=2),
    Kind("empty.jsonl", "has no line", lambda: b"\n\n"),
    Kind("deep.jsonl", "no JSON that can be read (RecursionError)", lambda: b"[" * 200_000),
    Kind("digits.jsonl", "no JSON", lambda: b'{"text": ' + b"1" * 5000 + b"}"),
    Kind("list.jsonl", "has a list for a text", lambda: b'{"text": ["a"]}'),
    Kind("null.jsonl", "has no text", lambda: b'{"text": null}'),
    Kind("types.jsonl", "", lambda: _record(id=[1], title={"a": 1}, published=True, url=2.5, publisher=[]), reads=1),
    Kind("9999.jsonl", "", lambda: _record(published="9999-12-31"), reads=1, noted="can't be read"),
    Kind("huge-date.jsonl", "", lambda: _record(published=10**30), reads=1, noted="can't be read"),
    Kind("infinite-date.jsonl", "", lambda: b'{"text": "a", "published": 1e999}', reads=1, noted="can't be read"),
    Kind(
        "absurd.jsonl", "", lambda: _record(text=f"Norway gives ${'9' * 400} million and {'9' * 400} tanks."), reads=1
    ),
    Kind("twice.jsonl", "repeats the id 'a'", lambda: _record(id="a") + _record(id="a", text="Other"), reads=2),
    Kind("surrogate.jsonl", "", lambda: b'{"text": "a\\ud800b $5m", "title": "\\udfff", "id": "\\ud801"}', reads=1),
    Kind("long-id.jsonl", "", lambda: _record(id="x" * 1_000_000), reads=1),
    Kind("broken.json", "is malformed JSON", lambda: b'{"text": "x"'),
    Kind("number.json", "is a int, not an object", lambda: b"5"),
    Kind("header.csv", "has no row", lambda: b"id,text\n"),
    Kind("other.csv", "name one with --text-column (a, b)", lambda: b"a,b\n1,2\n"),
    Kind("quote.csv", "line 2 is malformed", lambda: b'id,text\n1,"never closed\n2,two\n'),
    Kind("wide.csv", "has 1,000,001 columns", lambda: b"text" + b",x" * 1_000_000 + b"\n1\n"),
    Kind("cells.csv", "has 1000001 cells", lambda: b"text\n1" + b",x" * 1_000_000 + b"\n"),
    Kind("nuls.csv", "", lambda: b"id,text\n1,a\x00b\n", reads=1),
    Kind("noise.xlsx", "damaged or no xlsx", lambda: b"PK\x03\x04" + NOISE),
    Kind("password.xlsx", "is encrypted or of an older format", lambda: b"\xd0\xcf\x11\xe0" + NOISE),
    Kind("zip.xlsx", "damaged or no xlsx", lambda: an_archive(a="x")),
    Kind("other.xlsx", "has no column of texts", lambda: an_xlsx(["a", "b"], [1, 2])),
    Kind("errors.xlsx", "", lambda: an_xlsx(["text"], [""], ["#REF!"]), reads=1),
    Kind("truncated.xlsx", "damaged or no xlsx", lambda: an_xlsx(["text"], ["a"])[:900]),
    Kind("float.jsonl", "has a float for a text", lambda: b'{"text": Infinity}'),
    Kind("noise.warc", "damaged or no WARC file", lambda: NOISE),
    Kind("noise.parquet", "damaged or no Parquet", lambda: b"PAR1" + NOISE),
)

# --- archives and bombs ---------------------------------------------------------------------------------


def _lying(size: int) -> bytes:
    """A docx whose directory says that its text is one byte long."""
    data = bytearray(an_archive(word__document_xml=b" " * size))
    place = data.index(b"PK\x01\x02")
    data[place + 24 : place + 28] = (1).to_bytes(4, "little")
    return bytes(data)


def _shared_strings(size: int) -> bytes:
    """An xlsx whose one shared string unpacks to `size` bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(an_xlsx(["text"], ["a"]))) as whole, zipfile.ZipFile(made, "w", 8) as bomb:
        for name in whole.namelist():
            data = whole.read(name)
            bomb.writestr(name, data.replace(b"<t>a</t>", b"<t>" + b"a" * size + b"</t>"))
    return made.getvalue()


def _a_bomb_of_a_parquet(size: int) -> bytes:
    """A Parquet file whose one text unpacks to `size` letters."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        path = Path(folder, "bomb.parquet")
        connection.execute(f"COPY (SELECT repeat('a', {size}) AS text) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        return path.read_bytes()


ARCHIVES = (
    Kind("zip.docx", "damaged or no docx", lambda: an_archive(a="x")),
    Kind("password.docx", "is encrypted or of an older format", lambda: b"\xd0\xcf\x11\xe0" + NOISE),
    Kind("empty.docx", "is empty", lambda: a_docx("<w:p/>")),
    Kind("malformed.docx", "damaged or no docx", lambda: an_archive(word__document_xml="<w:p>")),
    Kind("deep.docx", "damaged or no docx", lambda: an_archive(word__document_xml="<a>" * 100_000)),
    Kind("lying.docx", "damaged or no docx", lambda: _lying(1_000_000)),
    Kind("laughs.docx", "damaged or no docx", lambda: an_archive(**{"word/document.xml": LAUGHS})),
    Kind("climbing.docx", "damaged or no docx", lambda: an_archive(**{"../../escaped.txt": "x", "/tmp/escaped": "x"})),
    Kind("cut.txt.gz", "is a damaged gzip file", lambda: gzip.compress(STORY.encode())[:40]),
    Kind("text.txt.gz", "is a damaged gzip file", lambda: STORY.encode()),
    Kind("bomb.txt.gz", "unpacks to far more than text does", lambda: gzip.compress(b"a" * 20_000_000)),
    Kind("bomb.jsonl.gz", "unpacks to far more than text does", lambda: gzip.compress(b"\n" * 20_000_000)),
    Kind("twice.txt.gz", "is a gzip file", lambda: gzip.compress(gzip.compress(STORY.encode()))),
)

# --- encodings and odd letters --------------------------------------------------------------------------

LETTERS = (
    Kind("cp1252.txt", "", lambda: STORY.encode("cp1252"), reads=1, noted="read as Windows-1252"),
    Kind("mixed.txt", "", lambda: "€5m – ".encode() + b"and \xa33m", reads=1, noted="1 byte read as Windows-1252"),
    Kind("utf-16.txt", "", lambda: STORY.encode("utf-16"), reads=1),
    Kind("odd-utf-16.txt", "", lambda: STORY.encode("utf-16") + b"x", reads=1, noted="some letters were lost"),
    Kind("utf-32.txt", "", lambda: b"\xff\xfe\x00\x00" + STORY.encode("utf-32-le"), reads=1),
    Kind("bom.txt", "", lambda: b"\xef\xbb\xbf" + STORY.encode(), reads=1),
    Kind("boms.txt", "", lambda: b"\xef\xbb\xbf" * 1000 + STORY.encode(), reads=1),
    Kind("one-nul.txt", "", lambda: STORY.encode() + b"\x00" + STORY.encode(), reads=1),
    Kind("right-to-left.txt", "", lambda: ("\u202e\u2066" + GIVES + "\u200f\u061c").encode(), reads=1),
    Kind("escapes.txt", "", lambda: b"\x1b]0;evil\x07 " + STORY.encode() * 5, reads=1),
    Kind("combining.txt", "", lambda: ("a" + "\u0301" * 20_000 + GIVES).encode(), reads=1),
    Kind("surrogate-bytes.txt", "", lambda: b"\xed\xa0\x80" + STORY.encode(), reads=1, noted="Windows-1252"),
)

# --- places ---------------------------------------------------------------------------------------------


def _pipe(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")


def _socket(folder: Path) -> None:
    here = Path.cwd()
    os.chdir(folder)  # a socket's path may have a hundred letters
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket.txt")
    os.chdir(here)


def _folder(folder: Path) -> None:
    (folder / "folder.txt").mkdir()
    (folder / "folder.txt" / "inside.txt").write_text(GIVES, encoding="utf-8")


def _odd_name(name: bytes) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(b"")

    return make


def _loop(folder: Path) -> None:
    (folder / "deeper").symlink_to(folder, target_is_directory=True)
    (folder / "loop.txt").symlink_to(folder / "loop.txt")


def _deep_folders(folder: Path) -> None:
    """Folders until their path is longer than the system takes at once."""
    here = Path.cwd()
    os.chdir(folder)
    for _ in range(60):
        Path("d" * 100).mkdir()
        os.chdir("d" * 100)
    os.chdir(here)


PLACES = (
    Kind("pipe.txt", "is a named pipe", place=_pipe),
    Kind("socket.txt", "is a socket", place=_socket),
    Kind("device.txt", "is a device", place=lambda folder: (folder / "device.txt").symlink_to("/dev/zero")),
    Kind("dangling.txt", "doesn't exist", place=lambda folder: (folder / "dangling.txt").symlink_to(folder / "no")),
    Kind("loop.txt", "can't be opened", place=_loop),
    Kind("folder.txt", "", place=_folder, reads=1),
    Kind("line\nbreak.txt", "break.txt is empty", place=_odd_name(b"line\nbreak.txt")),
    Kind("escape.txt", "is empty", place=_odd_name(b"es\x1b[31mcape.txt")),
    Kind("latin.txt", "is empty", place=_odd_name(b"caf\xe9.txt")),
    Kind("reversed.txt", "is empty", place=_odd_name("evil\u202egpj.txt".encode())),
    Kind("d", "can't be opened (file name too long)", place=_deep_folders),
)

# --- large ----------------------------------------------------------------------------------------------


def _nested(size: int, depth: int) -> bytes:
    """A page of a size, nested so deep; with text in the middle."""
    body = f"<p>{GIVES}</p>" * (size // 60)
    return a_page("<div>" * depth + body + "</div>" * depth).encode()


def many(count: int) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        for number in range(count):
            inside = folder / f"{number // 1000:04}"
            if number % 1000 == 0:
                inside.mkdir()
            (inside / f"{number}.txt").write_bytes(b"%d: Norway gives $%d million." % (number, number % 100 + 1))

    return make


def _zeros(size: int) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        with (folder / "large.txt").open("wb") as file:
            file.truncate(size)

    return make


def _quadratic() -> bytes:
    """A few entities, each one large and used often: no nesting that a bound on depth would see."""
    return f'<!DOCTYPE x [<!ENTITY a "{"ha" * 50_000}">]><rss>{"&a;" * 50_000}</rss>'.encode()


LARGE = (
    Kind("nested.html", "5 million characters of text: save", lambda: _nested(49_000_000, 100_000), large=True),
    Kind("deep.html", "", lambda: _nested(1_000_000, 2_000_000), reads=1, large=True),
    Kind("open.html", "5 million elements: save", lambda: b"<div>" * 9_999_000, large=True),
    Kind("large.html", "is larger than 50 MB", lambda: b"<p>" + b"a" * 50_000_000, large=True),
    Kind("pictured.html", "", lambda: a_page(
        f'<p>{GIVES}</p><img src="data:image/png;base64,{"A" * 40_000_000}">').encode(), reads=1, large=True),
    Kind("title.html", "", lambda: b"<title>" + b"&amp;a" * 5_000_000 + b"</title><p>" + GIVES.encode(), reads=1,
         large=True),
    Kind("unclosed.html", "", lambda: b"<div><p>" * 2_000_000 + GIVES.encode(), reads=1, large=True),
    Kind("attributes.html", "", lambda: b"<p " + b"a=1 " * 5_000_000 + b">" + GIVES.encode(), reads=1, large=True),
    Kind("table.html", "", lambda: a_page("<table>" * 20_000 + GIVES).encode(), reads=1, large=True),
    Kind("line.txt", "split it into its articles", lambda: (GIVES + " ").encode() * (100_000_000 // 49), large=True),
    Kind("letters.txt", "", lambda: b"a" * 4_900_000, reads=1,
     large=True),
    Kind("blanks.txt", "", lambda: b"$5" + b" " * 4_900_000 + b"million", reads=1, large=True),
    Kind("line.jsonl", "(a) has a text of", lambda: _record(id="a", text=GIVES * 2_000_000), large=True),
    Kind("sums.txt", "", lambda: (GIVES + "\n").encode() * 49_000, reads=1, large=True),
    Kind("only-sums.txt", "50,000 sums of money and was left", lambda: b"$ 1" * 1_600_000, reads=1, large=True),
    Kind("large.txt", "larger than 200 MB: split it", place=_zeros(200_000_001), large=True),
    Kind("bomb.docx", "unpacks to more", lambda: an_archive(word__document_xml=b" " * 250_000_000), large=True),
    Kind("strings.xlsx", "unpacks to more than 200 MB", lambda: _shared_strings(250_000_000), large=True),
    Kind("lying-bomb.docx", "damaged or no docx", lambda: _lying(250_000_000), large=True),
    Kind("bomb.parquet", "unpacks to more", lambda: _a_bomb_of_a_parquet(900_000_000), large=True),
    Kind("bomb.pdf", "run it through OCR", lambda: a_bomb_of_a_pdf(250_000_000), large=True),
    Kind("quadratic.rss", "is malformed XML", _quadratic, large=True),
    Kind("mail.eml", "has mails in mails without end", lambda: b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5_000)), large=True),
    Kind("parts.eml", "more parts and lines than any", lambda: b"From: a\nContent-Type: multipart/mixed; boundary=b\n\n"
         + b"--b\n\nx\n" * 1_000_000, large=True),
    Kind("nested.eml", "more parts and lines than any", lambda: b"From: a\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(200)) + b"\n" * 1_000_000,
        large=True),
    Kind("lines.eml", "more parts and lines than any", lambda: b"From: a\n\n" + b"\n" * 50_000_000, large=True),
    Kind("long-headers.eml", "", lambda: b"From: a\nContent-Type: multipart/mixed; boundary=b\n\n" + (
        b"--b\nContent-Type: text/plain; " + b"a=b; " * 700 + b"\n\n" + GIVES.encode() + b"\n") * 2_000,
        reads=1, noted="attachments left out (1999)", large=True),
    Kind("long-header.eml", "", lambda: b"From: a\nContent-Type: multipart/mixed; boundary=b\n\n--b\nX: "
         + b"(" * 5_000_000 + b"\n\n" + GIVES.encode(), reads=1, noted="left out (X)", large=True),
    Kind("headers.eml", "", lambda: b"X-A: b\n" * 1_000_000 + b"\n" + GIVES.encode(), reads=1, large=True),
    Kind("entries.rss", "", lambda: b"<rss>" + b"<item><description>" * 1 + GIVES.encode()
         + b"</description></item>" + b"<item/>" * 1_000_000 + b"</rss>", reads=1, noted="have no text", large=True),
    Kind("bad.jsonl", "line 1 is no JSON", lambda: b"{\n" * 1_000_000, lines=21, large=True),
)  # fmt: skip

KINDS = (*TEXTS, *RECORDS, *ARCHIVES, *LETTERS, *PLACES, *LARGE)
