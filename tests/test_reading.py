"""Reading: every format, and what happens with files that are wrong. All files are made here."""

from __future__ import annotations

import gzip
import io
import json
import os
import pickle
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from aidtrack.errors import UnreadableFile, UsageError
from aidtrack.model import Document, content_id
from aidtrack.reading import count, read, sources
from aidtrack.reading.html import plain_text

STORY = "Norway gives Ukraine $5 million\n\nOSLO, 2 May. – Norway will give Ukraine €5m, “at once”, and £3m later.\n"


def docs(path: Path | str | list[str], **options: object) -> tuple[list[Document], list[str]]:
    """What is read, and the problems as lines."""
    problems: list[UnreadableFile] = []
    found = list(read(path if isinstance(path, list) else str(path), problems=problems, **options))  # type: ignore[arg-type]
    return found, [str(problem) for problem in problems]


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# --- builders of files --------------------------------------------------------------------------------


def a_pdf(*lines: str, info: str = "", encrypt: bool = False) -> bytes:
    """A PDF of one page."""
    shown = " ".join(f"({line}) Tj T*".replace("\\", "\\\\") for line in lines)
    content = f"BT /F1 11 Tf 72 720 Td 14 TL {shown} ET".encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< {info} >>".encode(),
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    locked = b" /Encrypt 7 0 R /ID [<01> <01>]" if encrypt else b""
    trailer = b"trailer << /Size 8 /Root 1 0 R /Info 6 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (locked, len(out))
    return out + b"xref\n0 8\n0000000000 65535 f \n" + table + trailer


def an_archive(**members: bytes | str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def a_docx(body: str, core: str = "") -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    members: dict[str, bytes | str] = {
        "word__document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>"
    }
    if core:
        spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        members["docProps__core.xml"] = f"<c:coreProperties xmlns:c='urn:c' {spaces}>{core}</c:coreProperties>"
    return an_archive(**members)


def an_xlsx(*rows: list[object]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def a_page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>Aid | Ministry</title>{head}</head><body>{body}</body></html>"


ARTICLE = (
    "<article><h1>Denmark sends aid</h1><p>Copenhagen, May 2 – Denmark will donate arms worth 1.7 billion kroner"
    " to Ukraine, the ministry said on Tuesday, the largest so far.</p><p>The package includes:</p><ul>"
    "<li>19 <b>Caesar</b> howitzers;</li><li>Over 3 million rounds.</li></ul><table><tr><th>Item</th><th>Number</th>"
    "</tr><tr><td>Tanks</td><td>14</td></tr></table><p>More will follow, said the minister.</p></article>"
)
META = (
    '<meta property="og:title" content="Denmark sends aid"><meta property="og:site_name" content="Ministry">'
    '<meta property="article:published_time" content="2023-05-02T10:00:00Z">'
    '<meta property="article:modified_time" content="2024-01-01">'
)


# --- text ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [STORY, STORY.replace("\n", "\r\n"), "\ufeff" + STORY, "one line", "a\rb\x0bc\u2028d\x85e\n", "  \n\n x\t\n\n"],
    ids=["plain", "crlf", "bom", "no end", "odd line ends", "blanks"],
)
def test_a_utf8_text_file_is_read_unchanged(tmp_path: Path, text: str) -> None:
    path = put(tmp_path, "a.txt", text)
    found, problems = docs(path)
    assert not problems
    assert found[0].text == path.read_bytes().decode("utf-8") == text
    assert found[0].id == content_id("d", text)
    assert found[0].path == str(path)


def test_title_of_a_text_is_its_first_line_only_if_it_reads_like_one(tmp_path: Path) -> None:
    assert docs(put(tmp_path, "a.txt", STORY))[0][0].title == "Norway gives Ukraine $5 million"
    assert docs(put(tmp_path, "b.txt", "It gave $5m. It did.\n\nMore."))[0][0].title == ""
    assert docs(put(tmp_path, "c.txt", "word " * 60 + "\n\nMore."))[0][0].title == ""
    assert docs(put(tmp_path, "d.txt", "Two lines\nof text"))[0][0].title == ""


def test_front_matter_of_markdown(tmp_path: Path) -> None:
    body = "\n# Heading\n\nNorway gives $5m.\r\n"
    front = "---\ntitle: \"Aid: 'now'\"\npublisher: The Wire # ours\ndate: 29 August 2023\ntags:\n  - aid\n---\n"
    found = docs(put(tmp_path, "2024-01-01.md", front + body))[0][0]
    assert found.text == body
    assert (found.title, found.publisher) == ("Aid: 'now'", "The Wire")
    assert (found.published, found.published_from) == (date(2023, 8, 29), "front matter")


def test_markdown_without_front_matter_is_unchanged(tmp_path: Path) -> None:
    for text in ("# Heading\n\nText\n", "---\nno end\n", "Text\n\n---\nid: 1\n---\n"):
        assert docs(put(tmp_path, "a.md", text))[0][0].text == text
    assert docs(put(tmp_path, "a.md", "# Heading\n\nText\n"))[0][0].title == "Heading"


# --- dates --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["2023-08-29-aid.txt", "us_20230829.txt", "2023_08_29.txt", "a.2023.08.29.txt"])
def test_date_from_the_file_name(tmp_path: Path, name: str) -> None:
    found = docs(put(tmp_path, name, STORY))[0][0]
    assert (found.published, found.published_from) == (date(2023, 8, 29), "file name")


@pytest.mark.parametrize("name", ["2023.txt", "20231399.txt", "120230829.txt", "202308291.txt", "2023-08_29.txt"])
def test_what_is_no_date_in_a_file_name(tmp_path: Path, name: str) -> None:
    assert docs(put(tmp_path, name, STORY))[0][0].published is None


def test_options_go_before_all_else(tmp_path: Path) -> None:
    path = put(tmp_path, "2023-08-29.md", "---\npublisher: Wire\ndate: 2023-08-28\n---\nText")
    found = docs(path, published="2024-02-03", publisher="Desk")[0][0]
    assert (found.published, found.published_from, found.publisher) == (date(2024, 2, 3), "option", "Desk")


def test_a_wrong_option_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="write it as 2023-08-29"):
        read(str(tmp_path), published="last week")
    with pytest.raises(UsageError, match="use one of"):
        read(str(tmp_path), columns={"headline": "x"})


# --- encodings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        STORY.encode("cp1252"),
        STORY.encode("utf-16"),
        STORY.encode("utf-16-le"),
        STORY.encode("utf-16-be"),
        b"\xff\xfe\x00\x00" + STORY.encode("utf-32-le"),
    ],
    ids=["cp1252", "utf-16 with mark", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_other_encodings_keep_currency_signs_and_quotes(tmp_path: Path, data: bytes) -> None:
    found, problems = docs(put(tmp_path, "a.txt", data))
    assert not problems
    assert found[0].text == STORY


def test_a_few_foreign_bytes_dont_spoil_the_rest_of_a_utf8_file(tmp_path: Path) -> None:
    notes: list[str] = []
    data = "Oslo gives €5m – ".encode() + b"and \xa33m"
    found, _ = docs(put(tmp_path, "a.txt", data), notes=notes)
    assert found[0].text == "Oslo gives €5m – and £3m"
    assert "1 byte read as Windows-1252" in notes[0]


def test_a_page_says_its_own_charset(tmp_path: Path) -> None:
    page = a_page("<p>Норвегия выделит Украине 5 млн крон помощи.</p>", '<meta charset="windows-1251">')
    notes: list[str] = []
    found, _ = docs(put(tmp_path, "a.html", page.encode("cp1251")), notes=notes)
    assert "Норвегия" in found[0].text
    assert not notes


def test_lone_surrogates_are_replaced_one_for_one(tmp_path: Path) -> None:
    found = docs(put(tmp_path, "a.jsonl", '{"text": "a\\ud800b $5m", "title": "\\udfff"}'))[0][0]
    assert found.text == "a\ufffdb $5m"
    assert found.text.encode()
    assert found.title.encode()


# --- pages --------------------------------------------------------------------------------------------


def test_a_page_keeps_lists_and_tables_and_knows_its_first_date(tmp_path: Path) -> None:
    found = docs(put(tmp_path, "a.html", a_page(f"<nav><a>Home</a></nav>{ARTICLE}", META)))[0][0]
    assert "- 19 Caesar howitzers;" in found.text
    assert "- Over 3 million rounds." in found.text
    assert "| Tanks | 14 |" in found.text
    assert "Home" not in found.text
    assert (found.title, found.publisher) == ("Denmark sends aid", "Ministry")
    assert (found.published, found.published_from) == (date(2023, 5, 2), "page")


def test_a_copyright_year_is_no_date(tmp_path: Path) -> None:
    page = a_page(f"{ARTICLE}<footer>© 2019 Ministry. Founded 1 January 1950.</footer>")
    assert docs(put(tmp_path, "a.html", page))[0][0].published is None


def test_pages_beyond_the_parser_are_read_plainly(tmp_path: Path) -> None:
    deep = a_page("<div>" * 100_000 + "<ul><li>14 tanks</ul>" + "</div>" * 100_000)
    found, problems = docs(put(tmp_path, "a.html", deep))
    assert not problems
    assert found[0].text == "- 14 tanks"
    assert found[0].title == "Aid | Ministry"


def test_a_large_page_takes_no_minutes(tmp_path: Path) -> None:
    body = "".join(f"<p>Norway gives ${number} million.</p>" for number in range(300_000))
    found, _ = docs(put(tmp_path, "a.html", a_page(body)))
    assert found[0].text.endswith("Norway gives $299999 million.")


def test_broken_markup_is_read_as_far_as_it_goes() -> None:
    assert plain_text("<p>Norway <b>gives</p><li>14 tanks<li>2 <td>x") == "Norway gives\n- 14 tanks\n- 2 | x"
    assert plain_text("<p>before<!-- never closed") == "before"
    assert plain_text("") == ""


# --- other documents ----------------------------------------------------------------------------------


def test_pdf(tmp_path: Path) -> None:
    data = a_pdf("Denmark gives €1.7bn and £5m", "• 19 howitzers", info="/Title (Release) /CreationDate (D:20230502)")
    found = docs(put(tmp_path, "a.pdf", data))[0][0]
    assert found.text == "Denmark gives €1.7bn and £5m\n• 19 howitzers"
    assert (found.title, found.published, found.published_from) == ("Release", date(2023, 5, 2), "document properties")


def test_a_date_in_the_name_beats_the_day_a_pdf_was_made(tmp_path: Path) -> None:
    data = a_pdf("Denmark gives", info="/CreationDate (D:20240101)")
    assert docs(put(tmp_path, "2023-05-02.pdf", data))[0][0].published == date(2023, 5, 2)


def test_docx(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>Denmark gives</w:t></w:r></w:p><w:p/>"
        "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>19 </w:t></w:r><w:r><w:t>howitzers</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Tanks</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>14</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:p><w:del><w:r><w:delText>never</w:delText></w:r></w:del><w:r><w:t>A</w:t><w:br/><w:t>B</w:t></w:r></w:p>"
    )
    core = "<dc:title>Release</dc:title><dcterms:created>2023-05-02T08:00:00Z</dcterms:created>"
    found = docs(put(tmp_path, "a.docx", a_docx(body, core)))[0][0]
    assert found.text == "Denmark gives\n\n- 19 howitzers\n| Tanks | 14 |\nA\nB"
    assert (found.title, found.published) == ("Release", date(2023, 5, 2))


MAIL = (
    "From: Press Office <press@example.org>\nSubject: =?utf-8?q?=E2=82=AC5m_for_Kyiv?=\nMessage-ID: <1@example.org>\n"
    "Date: Tue, 29 Aug 2023 10:00:00 +0200\nContent-Type: {kind}; charset={charset}\n\n{body}"
)


def test_mail(tmp_path: Path) -> None:
    data = MAIL.format(kind="text/plain", charset="iso-8859-1", body="We give £5m.\n").encode("latin-1")
    found = docs(put(tmp_path, "a.eml", data))[0][0]
    assert found.text == "We give £5m.\n"
    assert (found.id, found.title, found.publisher) == ("1@example.org", "€5m for Kyiv", "Press Office")
    assert (found.published, found.published_from) == (date(2023, 8, 29), "mail header")


def test_mail_of_html(tmp_path: Path) -> None:
    data = MAIL.format(kind="text/html", charset="utf-8", body=a_page(ARTICLE)).encode()
    assert "- 19 Caesar howitzers;" in docs(put(tmp_path, "a.eml", data))[0][0].text


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Wire</title><item><title>Aid &amp; arms</title><guid>w1</guid><link>https://example.org/1</link>
<pubDate>Tue, 29 Aug 2023 10:00:00 GMT</pubDate><description>short</description>
<content:encoded><![CDATA[<p>Norway gives:</p><ul><li>14 tanks</li></ul>]]></content:encoded></item>
<item><title>No text</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><title>Aid</title><id>u1</id>
<link rel="self" href="https://example.org/self"/><link href="https://example.org/1"/><published>2023-08-29T10:00:00Z
</published><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Norway gives <b>$5m</b>.</p></div>
</content></entry></feed>"""


def test_feeds(tmp_path: Path) -> None:
    notes: list[str] = []
    rss, problems = docs(put(tmp_path, "a.rss", RSS), notes=notes)
    assert not problems
    assert [(d.id, d.title, d.publisher, d.published) for d in rss] == [
        ("w1", "Aid & arms", "The Wire", date(2023, 8, 29))
    ]
    assert rss[0].text == "Norway gives:\n- 14 tanks"
    assert "1 of 2 entries have no text" in notes[0]
    atom = docs(put(tmp_path, "a.xml", ATOM))[0][0]
    assert (atom.id, atom.url, atom.text) == ("u1", "https://example.org/1", "Norway gives $5m.")


def test_entities_of_a_feed_fetch_nothing(tmp_path: Path) -> None:
    secret = put(tmp_path, "secret.log", "secret")
    feed = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret}">]><rss><item><description>Aid &a;</description></item></rss>'
    found, _ = docs(put(tmp_path, "a.rss", feed))
    assert [d.text for d in found] == ["Aid &a;"]


# --- records ------------------------------------------------------------------------------------------

RECORD = {"id": "x1", "title": "Aid", "publisher": "Wire", "published": "2023-08-29", "url": "u", "text": " $5m\r\n\n "}


def test_json_lines_with_one_bad_line(tmp_path: Path) -> None:
    lines = [json.dumps(RECORD), "{broken", "", "[1]", json.dumps({"text": "two", "id": 7}), '{"text": 5}', '{"x": 1}']
    found, problems = docs(put(tmp_path, "2020-01-01.jsonl", "\n".join(lines)))
    assert [(d.id, d.text) for d in found] == [("x1", " $5m\r\n\n "), ("7", "two")]
    assert (found[0].published, found[0].published_from, found[1].published) == (date(2023, 8, 29), "record", None)
    assert [problem.split("jsonl: ")[1].split(" ", 2)[1] for problem in problems] == ["2", "4", "6", "7"]


def test_many_bad_lines_are_told_as_a_number(tmp_path: Path) -> None:
    found, problems = docs(put(tmp_path, "a.jsonl", "{\n" * 5000 + '{"text": "last"}'))
    assert len(found) == 1
    assert len(problems) == 11
    assert "4,990 more" in problems[-1]


def test_the_same_id_for_two_texts_is_told(tmp_path: Path) -> None:
    found, problems = docs(put(tmp_path, "a.jsonl", '{"id": "a", "text": "one"}\n{"id": "a", "text": "two"}\n'))
    assert [d.id for d in found] == ["a", content_id("d", "two")]
    assert "repeats the id 'a'" in problems[0]


@pytest.mark.parametrize(
    "content",
    [
        '[{"text": "one"}, {"text": "two"}]',
        '{"articles": [{"body": "one"}, {"content": "two"}]}',
        '{"text":"one"}\n{"text":"two"}',
    ],
)
def test_json(tmp_path: Path, content: str) -> None:
    assert [d.text for d in docs(put(tmp_path, "a.json", content))[0]] == ["one", "two"]


def test_csv(tmp_path: Path) -> None:
    content = "\ufeffID;Headline;Source;Date;Body\r\n"
    content += '1;"Aid; arms";Wire;29.8.2023;"line\r\nwith ""£5m"""\r\n;;;;\r\n2;B;W;;two\r\n'
    found, problems = docs(put(tmp_path, "a.csv", content))
    assert not problems
    assert [(d.id, d.title, d.publisher, d.text) for d in found] == [
        ("1", "Aid; arms", "Wire", 'line\r\nwith "£5m"'),
        ("2", "B", "W", "two"),
    ]
    assert found[0].published == date(2023, 8, 29)


def test_csv_columns_of_other_names(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", "when,Stuff\n2023-08-29,Norway gives $5m\n")
    assert "name one with --text-column (when, stuff)" in docs(path)[1][0]
    found, problems = docs(path, text_column="stuff", columns={"published": "when"})
    assert not problems
    assert (found[0].text, found[0].published) == ("Norway gives $5m", date(2023, 8, 29))
    assert "has no column 'nope'" in docs(path, text_column="nope")[1][0]


def test_csv_in_windows_1252(tmp_path: Path) -> None:
    assert docs(put(tmp_path, "a.csv", "id,text\n1,“£5m” or €6m\n".encode("cp1252")))[0][0].text == "“£5m” or €6m"


def test_bad_rows_of_a_csv_are_told(tmp_path: Path) -> None:
    found, problems = docs(put(tmp_path, "a.csv", "id,text\n1,a,b,c\n2,two\n3\n4,four\n"))
    assert [d.id for d in found] == ["2", "4"]
    assert ["4 cells where the header has 2" in problems[0], "no field" in problems[1]] == [True, True]


def test_xlsx(tmp_path: Path) -> None:
    data = an_xlsx(
        ["Id", "Text", "Date"], [17, "Norway gives $5m", date(2023, 8, 29)], [None, None, None], [18, "", None]
    )
    found, problems = docs(put(tmp_path, "a.xlsx", data))
    assert [(d.id, d.text, d.published) for d in found] == [("17", "Norway gives $5m", date(2023, 8, 29))]
    assert "row 4 has no text" in problems[0]


def test_parquet(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "a[1].parquet"
    query = "SELECT 7 AS id, 'Norway gives $5m' AS \"Content\", DATE '2023-08-29' AS date, 'x' AS \"odd \"\"name\""
    duckdb.connect().execute(f"COPY ({query}) TO '{path}'")
    found, problems = docs([str(path)])
    assert not problems
    assert [(d.id, d.text, d.published) for d in found] == [("7", "Norway gives $5m", date(2023, 8, 29))]


@pytest.mark.parametrize("suffix", [".txt", ".jsonl", ".csv", ".html", ".pdf", ".parquet"])
def test_gz_of_any_format(tmp_path: Path, suffix: str) -> None:
    import duckdb

    duckdb.connect().execute(f"COPY (SELECT 'Norway gives $5m' AS text) TO '{tmp_path / 'x'}' (FORMAT parquet)")
    content = {
        ".txt": b"Norway gives $5m",
        ".jsonl": b'{"text": "Norway gives $5m"}',
        ".csv": b"text\nNorway gives $5m\n",
        ".html": b"<p>Norway gives $5m",
        ".pdf": a_pdf("Norway gives $5m"),
        ".parquet": (tmp_path / "x").read_bytes(),
    }[suffix]
    found, problems = docs(put(tmp_path, f"a{suffix}.gz", gzip.compress(content)))
    assert not problems
    assert [d.text for d in found] == ["Norway gives $5m"]


# --- places -------------------------------------------------------------------------------------------


def test_folders_are_walked_by_name(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c/d.txt", "c/.hidden.txt", ".git/x.txt", "x.txt/y.txt", "z.png", "README"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        put(tmp_path, name, f"{name} gives $5m")
    notes: list[str] = []
    found, problems = docs(tmp_path, notes=notes)
    assert not problems
    assert [d.path for d in found] == [f"{tmp_path}/{name}" for name in ("a.txt", "b.txt", "c/d.txt", "x.txt/y.txt")]
    assert "2 files of unknown kind skipped" in notes[0]
    assert count(str(tmp_path)) == 4


def test_order_of_arguments_is_kept_and_globs_are_sorted(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.md"):
        put(tmp_path, name, name)
    found, _ = docs([f"{tmp_path}/c.md", f"{tmp_path}/*.txt", f"{tmp_path}/a.txt"])
    assert [d.text for d in found] == ["c.md", "a.txt", "b.txt", "a.txt"]


def test_paths_stay_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    put(tmp_path, "in/a.txt", STORY)
    assert [d.path for d in docs(["./in/a.txt", "in/", "in/*.txt"])[0]] == ["./in/a.txt", "in/a.txt", "in/a.txt"]


def test_loops_of_links_end(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", STORY)
    (tmp_path / "b").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "c.txt").symlink_to(tmp_path / "c.txt")
    (tmp_path / "d.txt").symlink_to(tmp_path / "nowhere")
    found, problems = docs(tmp_path)
    assert [Path(d.path).name for d in found] == ["a.txt"]
    assert len(problems) == 2


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    for content, text in (
        (STORY.encode(), STORY),
        (gzip.compress(STORY.encode()), STORY),
        (b'{"id": "1", "text": "one"}\n', "one"),
        (a_page("<p>Norway gives").encode(), "Norway gives"),
        (a_pdf("Norway gives"), "Norway gives"),
        (RSS.encode(), "Norway gives:\n- 14 tanks"),
    ):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
        found, problems = docs("-")
        assert not problems
        assert [(d.path, d.text) for d in found] == [("-", text)]


def test_a_name_that_is_no_utf8_can_be_printed(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(name)).write_text(STORY)
    assert docs(tmp_path)[0][0].path.endswith("caf\ufffd.txt")


def test_files_of_unknown_kind_are_read_when_named(tmp_path: Path) -> None:
    for name in ("notes", "a.log"):
        assert docs(put(tmp_path, name, STORY))[0][0].text == STORY


def test_the_same_files_give_the_same_documents(tmp_path: Path) -> None:
    put(tmp_path, "a.html", a_page(ARTICLE, META))
    put(tmp_path, "b.txt", STORY)
    assert docs(tmp_path) == docs(tmp_path)


# --- bad input ----------------------------------------------------------------------------------------


@dataclass
class Bad:
    """A file that can't be read: its name, its content, and words of the line that tells so."""

    name: str
    make: Callable[[], bytes]
    told: str


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]><x>&m;</x>"
)
NOISE = bytes(range(256)) * 8
BAD = [
    Bad("empty.txt", lambda: b"", "is empty: leave it out"),
    Bad("blank.txt", lambda: b" \n\t\r\n", "is empty"),
    Bad("noise.txt", lambda: NOISE, "is binary"),
    Bad("picture.txt", lambda: b"\x89PNG\r\n\x1a\n" + NOISE, "is binary"),
    Bad("really-pdf.txt", lambda: a_pdf("x"), "is a PDF: give it the suffix .pdf"),
    Bad("really-zip.txt", lambda: an_archive(a="x"), "Office file: give it the suffix .docx or .xlsx"),
    Bad("really-gz.txt", lambda: gzip.compress(b"x"), "is a gzip file"),
    Bad("nul.txt", lambda: b"\x00" * 5000, "is binary"),
    Bad("noise.md", lambda: NOISE, "is binary"),
    Bad("front.md", lambda: b"---\ntitle: x\n---\n", "is empty"),
    Bad("empty.html", lambda: a_page("").replace("Aid | Ministry", "").encode(), "has no text"),
    Bad("script.html", lambda: a_page("<script>render()</script>").encode(), "has no text (perhaps a page"),
    Bad("noise.html", lambda: NOISE, "is binary"),
    Bad("empty.pdf", lambda: b"", "is empty"),
    Bad("truncated.pdf", lambda: a_pdf("Norway gives")[:300], "is damaged or no PDF"),
    Bad("encrypted.pdf", lambda: a_pdf("Norway", encrypt=True), "is encrypted: save it without its password"),
    Bad("scan.pdf", lambda: a_pdf(), "run it through OCR"),
    Bad("text.pdf", lambda: STORY.encode(), "is damaged or no PDF"),
    Bad("broken.jsonl", lambda: b"{\n", "line 1 is no JSON"),
    Bad("empty.jsonl", lambda: b"\n\n", "has no line"),
    Bad("deep.jsonl", lambda: b"[" * 200_000, "no JSON that can be read (RecursionError)"),
    Bad("digits.jsonl", lambda: b'{"text": ' + b"1" * 5000 + b"}", "no JSON"),
    Bad("list.jsonl", lambda: b'{"text": ["a"]}', "has a list for a text"),
    Bad("null.jsonl", lambda: b'{"text": null}', "has no text"),
    Bad("broken.json", lambda: b'{"text": "x"', "is malformed JSON"),
    Bad("number.json", lambda: b"5", "is a int, not an object"),
    Bad("header.csv", lambda: b"id,text\n", "has no row"),
    Bad("other.csv", lambda: b"a,b\n1,2\n", "name one with --text-column (a, b)"),
    Bad("quote.csv", lambda: b'id,text\n1,"never closed\n2,two\n', "line 2 is malformed (unexpected end of data)"),
    Bad("wide.csv", lambda: b"text" + b",x" * 1_000_000 + b"\n1\n", "has 1,000,001 columns"),
    Bad("noise.xlsx", lambda: b"PK\x03\x04" + NOISE, "damaged or no xlsx"),
    Bad("password.xlsx", lambda: b"\xd0\xcf\x11\xe0" + NOISE, "is encrypted or of an older format"),
    Bad("zip.xlsx", lambda: an_archive(a="x"), "damaged or no xlsx"),
    Bad("other.xlsx", lambda: an_xlsx(["a", "b"], [1, 2]), "has no column of texts"),
    Bad("noise.parquet", lambda: b"PAR1" + NOISE, "damaged or no Parquet"),
    Bad("zip.docx", lambda: an_archive(a="x"), "damaged or no docx"),
    Bad("empty.docx", lambda: a_docx("<w:p/>"), "is empty"),
    Bad("malformed.docx", lambda: an_archive(word__document_xml="<w:p>"), "damaged or no docx"),
    Bad("bomb.docx", lambda: an_archive(word__document_xml=b" " * 250_000_000), "unpacks to more than 200 MB"),
    Bad("laughs.docx", lambda: an_archive(**{"word/document.xml": LAUGHS}), "damaged or no docx"),
    Bad("cut.txt.gz", lambda: gzip.compress(STORY.encode())[:40], "is a damaged gzip file"),
    Bad("text.txt.gz", lambda: STORY.encode(), "is a damaged gzip file"),
    Bad("bomb.txt.gz", lambda: gzip.compress(b"a" * 20_000_000), "unpacks to far more than text does"),
    Bad("bomb.jsonl.gz", lambda: gzip.compress(b"\n" * 20_000_000), "unpacks to far more than text does"),
    Bad("page.xml", lambda: b"<html/>", "no RSS or Atom feed"),
    Bad("broken.rss", lambda: RSS[:200].encode(), "is malformed XML"),
    Bad("laughs.rss", lambda: LAUGHS.encode(), "is malformed XML"),
    Bad("empty.rss", lambda: b"<rss><channel><item/></channel></rss>", "has no entry with text"),
    Bad("empty.eml", lambda: b"From: a@b.c\nSubject: x\n\n", "has no text in it"),
    Bad("text.eml", lambda: STORY.encode(), "is no mail"),
]


@pytest.mark.parametrize("bad", BAD, ids=[bad.name for bad in BAD])
def test_bad_input_is_one_line_and_the_others_go_on(tmp_path: Path, bad: Bad) -> None:
    put(tmp_path, bad.name, bad.make())
    put(tmp_path, "zz.txt", STORY)
    found, problems = docs(tmp_path)
    assert [d.text for d in found] == [STORY]
    assert len(problems) == 1
    assert bad.told in problems[0]
    assert problems[0].startswith(f"{tmp_path}/{bad.name}")
    assert "\n" not in problems[0]
    assert ": " in problems[0]


def test_places_that_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    put(tmp_path, "a.txt", STORY)
    for path, told in (
        (str(tmp_path / "pipe.txt"), "is a named pipe"),
        ("/dev/null", "is a device"),
        (str(tmp_path / "nope.txt"), "doesn't exist"),
        (str(tmp_path / "nope*.txt"), "doesn't exist"),
        (str(tmp_path / "a.txt" / "b.txt"), "can't be opened (not a directory)"),
        ("x" * 5000, "can't be opened (file name too long)"),
        ("a\x00b", "can't be opened"),
        ("https://example.org/a.html", "save the page"),
    ):
        found, problems = docs([path, str(tmp_path / "a.txt")])
        assert [d.text for d in found] == [STORY]
        assert len(problems) == 1
        assert told in problems[0]
    assert "is a named pipe" in docs(tmp_path)[1][0]


def test_files_that_vanish_or_are_forbidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        put(tmp_path, name, name)
    opened = sources.Source.open

    def fails(source: sources.Source) -> object:
        if source.name.endswith("a.txt"):
            raise FileNotFoundError(2, "No such file or directory")
        if source.name.endswith("b.txt"):
            raise PermissionError(13, "Permission denied")
        return opened(source)

    monkeypatch.setattr(sources.Source, "open", fails)
    found, problems = docs(tmp_path)
    assert [d.text for d in found] == ["c.txt"]
    assert "a.txt doesn't exist" in problems[0]
    assert "b.txt can't be opened (permission denied)" in problems[1]


def test_a_library_that_fails_ends_only_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> object:
        raise RecursionError

    monkeypatch.setattr("aidtrack.reading.html.found_in_page", fails)
    put(tmp_path, "a.html", a_page(ARTICLE))
    put(tmp_path, "b.txt", STORY)
    found, problems = docs(tmp_path)
    assert len(found) == 1
    assert "a.html could not be read (RecursionError)" in problems[0]


def test_a_text_too_large_is_refused_before_it_fills_memory(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(sources.LARGEST + 1)
    assert "larger than 200 MB: split it" in docs(tmp_path)[1][0]


def test_strict_raises_the_first_problem_and_without_a_list_it_warns(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", b"")
    with pytest.raises(UnreadableFile, match="is empty"):
        list(read(str(tmp_path), strict=True))
    with pytest.warns(UserWarning, match="is empty"):
        assert not list(read(str(tmp_path)))


def test_problems_survive_another_process(tmp_path: Path) -> None:
    problems: list[UnreadableFile] = []
    list(read(str(put(tmp_path, "a.txt", b"")), problems=problems))
    assert str(pickle.loads(pickle.dumps(problems[0]))) == str(problems[0])
