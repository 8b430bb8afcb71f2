"""Reading: every format, and what happens with files that are wrong. All files are made here."""

from __future__ import annotations

import gzip
import io
import json
import os
import pickle
from datetime import date
from pathlib import Path

import pytest
from article_files import ARTICLE, ATOM, MAIL, META, RSS, STORY, a_docx, a_page, a_pdf, an_xlsx

from aidtrack.errors import UnreadableFile, UsageError
from aidtrack.model import Document, content_id
from aidtrack.reading import count, read, sources
from aidtrack.reading.html import plain_text


def docs(path: Path | str | list[str], **options: object) -> tuple[list[Document], list[str]]:
    """What is read, and the problems as lines."""
    problems: list[UnreadableFile] = []
    found = list(read(path if isinstance(path, list) else str(path), problems=problems, **options))  # type: ignore[arg-type]
    return found, [str(problem) for problem in problems]


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


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


DATELINES = [
    ("WASHINGTON, Aug. 29, 2023 (Press Office) -- The next package", date(2023, 8, 29), "agency and dash"),
    ("Kyiv, Ukraine, 29 August 2023 – The minister", date(2023, 8, 29), "place of two parts"),
    ("# Aid\n\n**Brussels, Tuesday, 29 August 2023**\n\nThe Union", date(2023, 8, 29), "Markdown, weekday"),
    ("Press release\nFor immediate release: August 29, 2023\n", date(2023, 8, 29), "label"),
    ("Aid for Kyiv\nPublished 29.08.2023\nText", date(2023, 8, 29), "label, figures"),
    ("Aid for Kyiv\n\n29 August 2023, 10:30 CET\n\nText", date(2023, 8, 29), "a line of its own, with the hour"),
    ("29 August 2023 | Press release\nAid", date(2023, 8, 29), "what it is behind it"),
    ("KYIV, Sept. 6 (Agency) -- In 2023 it", None, "no year"),
    ("OSLO, 06/09/2023 - It", None, "June or September"),
    ("On 29 August 2023 the minister said", None, "in the middle of a sentence"),
    ("Paris, May 2, 2023 was the day on which it began", None, "a sentence that begins like one"),
    ("Updated: 29 August 2023\nText", None, "not the day of publication"),
    ("OSLO, 31 June 2023 - It", None, "no such day"),
    ("a\nb\nc\nd\ne\nf\ng\nh\ni\n29 August 2023\n", None, "too far down: an entry of a chronicle"),
]


@pytest.mark.parametrize(("text", "day", "why"), DATELINES, ids=[row[2] for row in DATELINES])
def test_date_from_the_head_of_the_text(tmp_path: Path, text: str, day: date | None, why: str) -> None:
    found = docs(put(tmp_path, "a.txt", text))[0][0]
    assert (found.published, found.published_from) == (day, "dateline" if day else ""), why


def test_which_date_goes_before_which(tmp_path: Path) -> None:
    head, made = "OSLO, 2 May 2023 - It gives", "/CreationDate (D:20240101)"
    front = "---\ndate: 2023-05-03\n---\n" + head
    assert docs(put(tmp_path, "2023-05-01.md", front))[0][0].published_from == "front matter"
    assert docs(put(tmp_path, "2023-05-01.txt", head))[0][0].published_from == "dateline"
    assert docs(put(tmp_path, "2023-05-01.pdf", a_pdf(head, info=made)))[0][0].published_from == "dateline"
    assert docs(put(tmp_path, "2023-05-01-b.pdf", a_pdf("It gives", info=made)))[0][0].published_from == "file name"
    assert docs(put(tmp_path, "c.pdf", a_pdf("It gives", info=made)))[0][0].published_from == "document properties"
    assert docs(put(tmp_path, "d.jsonl", '{"text": "OSLO, 2 May 2023 - It"}'))[0][0].published_from == "dateline"


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
    body = "".join(f"<p>Norway gives ${number} million.</p>" for number in range(150_000))
    found, _ = docs(put(tmp_path, "a.html", a_page(body)))
    assert found[0].text.endswith("Norway gives $149999 million.")


def test_broken_markup_is_read_as_far_as_it_goes() -> None:
    assert plain_text("<p>Norway <b>gives</p><li>14 tanks<li>2 <td>x") == "Norway gives\n- 14 tanks\n- 2 | x"
    assert plain_text("<p>before<!-- never closed") == "before"
    assert plain_text("") == ""


def test_a_page_reads_the_same_by_any_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "<p title='x > y'>Norway &amp; Denmark<ul><li>14 <b>tanks</b></ul>"
    page = a_page(f"<nav>Home</nav><script>a < b</script>{text}")
    whole = plain_text(page)
    assert "Norway & Denmark\n- 14 tanks" in whole
    for step in (1, 3, 50):
        monkeypatch.setattr("aidtrack.reading.html._STEP", step)
        assert plain_text(page) == whole


@pytest.mark.parametrize(
    ("bound", "content", "told"),
    [
        ("LONGEST", "<p>Norway gives tanks" * 100, "million characters of text: save the article as text"),
        ("_MOST", "<div>" * 1_000, "million elements: save the article as text"),
        ("_LARGEST", "<p>Norway gives tanks" * 100, "is larger than 0 MB"),
    ],
)
def test_a_page_beyond_its_bounds_is_left_early(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, content: str, told: str
) -> None:
    monkeypatch.setattr("aidtrack.reading.html._STEP", 100)
    monkeypatch.setattr(f"aidtrack.reading.html.{bound}", 60)
    found, problems = docs(put(tmp_path, "a.html", content))
    assert found == []
    assert len(problems) == 1
    assert told in problems[0]


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


def test_mail(tmp_path: Path) -> None:
    data = MAIL.format(kind="text/plain", charset="iso-8859-1", body="We give £5m.\n").encode("latin-1")
    found = docs(put(tmp_path, "a.eml", data))[0][0]
    assert found.text == "We give £5m.\n"
    assert (found.id, found.title, found.publisher) == ("1@example.org", "€5m for Kyiv", "Press Office")
    assert (found.published, found.published_from) == (date(2023, 8, 29), "mail header")


def multipart(*parts: str) -> bytes:
    """A mail of several parts, each with its headers."""
    head = "From: a@b.c\nContent-Type: multipart/mixed; boundary=x\n"
    return "\n--x\n".join((head, *parts)).encode() + b"\n--x--\n"


def test_headers_of_parts_are_bounded_too(tmp_path: Path) -> None:
    """Each cost the square of its length, and a mail may have thousands of parts."""
    notes: list[str] = []
    long = multipart("X-Long: " + "(" * 9_000 + "\n\nNorway gives $5m.", "Content-Type: text/plain; " + "a=b; " * 700)
    found, problems = docs(put(tmp_path, "b.eml", long), notes=notes)
    assert [one.text.strip() for one in found] == ["Norway gives $5m."]
    assert problems == []
    assert [note.partition(": ")[2] for note in notes] == [
        "headers too long, left out (X-Long)", "attachments left out (1); save and name them",
    ]  # fmt: skip


def test_the_kind_of_a_part_is_read_however_it_is_written(tmp_path: Path) -> None:
    written = 'Content-Type: text/html;\n charset="iso-8859-1"\nContent-Disposition: INLINE; filename=a\n\n'
    found, _ = docs(put(tmp_path, "a.eml", multipart("Content-Disposition: attachment\n\nno", f"{written}<p>Norway")))
    assert [one.text.strip() for one in found] == ["Norway"]


@pytest.mark.parametrize(
    "data",
    [
        multipart(*["\nx"] * 20_001),
        b"\n" * 4_000_001 + b"x",
        b"From: a@b.c\n" + b'content-type: multipart/mixed; boundary="x"\n' * 200 + b"\n" * 500_000 + b"x",
    ],
    ids=["parts", "lines", "lines to compare with boundaries"],
)
def test_a_mail_that_would_take_minutes_is_told(tmp_path: Path, data: bytes) -> None:
    found, problems = docs(put(tmp_path, "a.eml", data))
    assert found == []
    assert len(problems) == 1
    assert "has more parts and lines than any honest mail" in problems[0]


def test_mail_of_html(tmp_path: Path) -> None:
    data = MAIL.format(kind="text/html", charset="utf-8", body=a_page(ARTICLE)).encode()
    assert "- 19 Caesar howitzers;" in docs(put(tmp_path, "a.eml", data))[0][0].text


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


@pytest.mark.parametrize(
    ("old", "new", "encoding", "text"),
    [
        ("gives:", "gives £5m:", "cp1252", "Norway gives £5m:"),  # says UTF-8 and isn't
        ("gives:", "gives &pound;5m:", "utf-8", "Norway gives £5m:"),
        ("short", "&nbsp;", "utf-8", "Norway gives:"),  # an entity of HTML, which XML doesn't know
        ('version="1.0"', 'version="1.0" encoding="windows-1251"', "cp1251", "Norway gives:"),
    ],
)
def test_feeds_that_have_to_be_mended(tmp_path: Path, old: str, new: str, encoding: str, text: str) -> None:
    found, problems = docs(put(tmp_path, "a.rss", RSS.replace(old, new, 1).encode(encoding)))
    assert not problems
    assert found[0].text == f"{text}\n- 14 tanks"


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


def test_csv_that_names_its_separator(tmp_path: Path) -> None:
    found, problems = docs(put(tmp_path, "a.csv", '"sep=;"\r\nid;text\r\n1;"one, two"\r\n2;x;y\r\n'))
    assert [d.text for d in found] == ["one, two"]
    assert "line 4 has 3 cells where the header has 2" in problems[0]


def test_dates_that_can_be_read_two_ways_are_told(tmp_path: Path) -> None:
    notes: list[str] = []
    found, _ = docs(put(tmp_path, "a.csv", "text,date\na,02/05/2023\nb,13/05/2023\nc,soon\nd,\n"), notes=notes)
    assert [d.published for d in found] == [None, date(2023, 5, 13), None, None]
    assert "2 dates can't be read or can be read two ways ('02/05/2023'); write them as 2023-08-29" in notes[0]


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


def test_xlsx_whose_header_stands_below_a_title_on_another_sheet(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Notes"])
    sheet = book.create_sheet("Articles")
    for row in (["Weekly export"], [], ["Headline", "Body Text"], ["Aid", GIVES], ["No body", None]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    found, problems = docs(tmp_path / "a.xlsx")
    assert [(d.title, d.text) for d in found] == [("Aid", GIVES)]
    assert "row 5 has no text" in problems[0]


def test_odd_columns_of_xlsx_and_parquet(tmp_path: Path) -> None:
    import duckdb

    query = f"SELECT '{GIVES}' AS \"The Story!\", TIMESTAMP '2023-05-02 10:00' AS \"When\""
    duckdb.connect().execute(f"COPY ({query}) TO '{tmp_path / 'a.parquet'}'")
    put(tmp_path, "b.xlsx", an_xlsx(["The Story!", "When"], [GIVES, date(2023, 5, 2)]))
    assert all("name one with --text-column" in problem for problem in docs(tmp_path)[1])
    found, problems = docs(tmp_path, text_column="the story!", columns={"published": "When"})
    assert not problems
    assert [(d.text, d.published) for d in found] == [(GIVES, date(2023, 5, 2))] * 2


def test_parquet(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "a[1].parquet"
    query = "SELECT 7 AS id, 'Norway gives $5m' AS \"Content\", DATE '2023-08-29' AS date, 'x' AS \"odd \"\"name\""
    duckdb.connect().execute(f"COPY ({query}) TO '{path}'")
    found, problems = docs([str(path)])
    assert not problems
    assert [(d.id, d.text, d.published) for d in found] == [("7", "Norway gives $5m", date(2023, 8, 29))]


GIVES = "Norway gives $5m"


def of_each_format(folder: Path) -> dict[str, bytes]:
    """The same short article in every format, by suffix."""
    import duckdb

    duckdb.connect().execute(f"COPY (SELECT 1 AS id, '{GIVES}' AS text) TO '{folder / 'x'}' (FORMAT parquet)")
    texts = {
        ".txt": GIVES,
        ".md": f"---\ntitle: Aid\n---\n{GIVES}",
        ".html": f"<!doctype html><p>{GIVES}",
        ".eml": MAIL.format(kind="text/plain", charset="utf-8", body=GIVES),
        ".jsonl": f'{{"text": "{GIVES}"}}\n',
        ".json": f'[{{"text": "{GIVES}"}}]',
        ".csv": f"id,text\n1,{GIVES}\n",
        ".tsv": f"id\ttext\n1\t{GIVES}\n",
        ".rss": f"<rss><channel><item><description>{GIVES}</description></item></channel></rss>",
        ".atom": f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><summary>{GIVES}</summary></entry></feed>',
    }
    return {name: text.encode() for name, text in texts.items()} | {
        ".pdf": a_pdf(GIVES),
        ".docx": a_docx(f"<w:p><w:r><w:t>{GIVES}</w:t></w:r></w:p>"),
        ".xlsx": an_xlsx(["id", "text"], [1, GIVES]),
        ".parquet": (folder / "x").read_bytes(),
    }


def test_every_format_gzipped_or_not_from_a_file_or_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for suffix, content in of_each_format(tmp_path).items():
        put(tmp_path, f"a{suffix}", content)
        put(tmp_path, f"b{suffix}.gz", gzip.compress(content))
        for path in (f"{tmp_path}/a{suffix}", f"{tmp_path}/b{suffix}.gz"):
            found, problems = docs([path])
            assert not problems
            assert [d.text for d in found] == [GIVES], path
        for given in (content, gzip.compress(content)):
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
            assert [d.text for d in docs("-")[0]] == [GIVES], suffix


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
        (gzip.compress(STORY.encode(), mtime=0), STORY),
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
        ("javascript:alert(1)", "only http:// and https:// addresses are read"),
        ("www.example.org/a", "write https:// before it"),
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
