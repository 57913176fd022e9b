"""The glossary file: what spreadsheets save is read, no good row is lost, no bad one is silent."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import Invalid
from api.glossary.file import COLUMNS, HEADER, Reading, Term, read, revision, write
from api.glossary.lookup import Match, find
from tests.growth import assert_linear

SHIXIN = Term(
    zh="失信行为",
    en="untrustworthy conduct",
    also=("dishonest act", "breach of trust"),
    avoid=("lost-letter behaviour",),
    pos="noun",
    domain="credit",
    note='"失信" alone is broader, see there',
    source="shenzhen-2016-parking-fees",
    status="reviewed",
)
ZHENGXIN = Term(zh="征信", en="credit reporting")


def file_of(*rows: str, header: str = HEADER) -> bytes:
    """A glossary file of these lines."""
    return "".join(f"{line}\n" for line in (header, *rows)).encode()


def row(zh: str, en: str = "x", rest: str = ",,,,,,") -> str:
    """A row of a good file."""
    return f"{zh},{en},{rest}"


def test_write_is_canonical() -> None:
    """Columns in order, LF, quotes only where needed, `;` between several values."""
    assert write([SHIXIN, ZHENGXIN]).decode() == (
        "zh,en,also,avoid,pos,domain,note,source,status\n"
        "失信行为,untrustworthy conduct,dishonest act;breach of trust,lost-letter behaviour,"
        'noun,credit,"""失信"" alone is broader, see there",shenzhen-2016-parking-fees,reviewed\n'
        "征信,credit reporting,,,,,,,\n"
    )
    assert read(write([SHIXIN, ZHENGXIN])) == Reading((SHIXIN, ZHENGXIN), ())


NOTES = st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters="\0")
    | st.sampled_from(",;\t\"'\r\n 失信\ufeff"),
    max_size=12,
).map(str.strip)
CELLS = NOTES.map(lambda note: " ".join(re.split("[\r\n]", note)).strip())
VALUES = CELLS.map(lambda cell: cell.replace(";", "").replace("；", "").strip()).filter(bool)
TERMS = st.builds(
    Term,
    zh=st.tuples(CELLS, st.sampled_from("失信𠀀〇")).map("".join).map(str.strip),
    en=CELLS.filter(bool),
    also=st.lists(VALUES, max_size=3).map(tuple),
    avoid=st.lists(VALUES, max_size=3).map(tuple),
    pos=CELLS,
    domain=CELLS,
    note=NOTES,
    source=CELLS,
    status=CELLS,
)
GLOSSARIES = st.lists(TERMS, max_size=6, unique_by=lambda term: (term.zh, term.domain))


@given(GLOSSARIES)
def test_what_is_written_reads_back(terms: list[Term]) -> None:
    """Terms written read back the same without a problem, and their file to the same bytes."""
    data = write(terms)
    assert read(data) == Reading(tuple(terms), ())
    assert write(read(data).terms) == data


@given(
    GLOSSARIES, st.permutations(COLUMNS), st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"])
)
def test_what_spreadsheets_save_reads_the_same(
    terms: list[Term], order: list[str], delimiter: str, end: str
) -> None:
    """Any column order, separator, line end and full quoting, with a BOM, give the same terms."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    table = list(csv.DictReader(io.StringIO(write(terms).decode(), newline="")))
    writer.writerow(order)
    writer.writerows([line[column] for column in order] for line in table)
    data = b"\xef\xbb\xbf" + target.getvalue().encode()
    assert read(data) == Reading(tuple(terms), ())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blank_rows_and_spaces_do_not_count(end: str) -> None:
    """Blank rows, rows of separators, spaces around values and empty columns are nothing."""
    lines = [
        "",
        ",,,,,,,,",
        HEADER.upper() + ",,",
        "",
        " 征信 , credit reporting ,;,,,,,,,,",
        ",,,,,,,,,,",
    ]
    assert read(end.join(lines).encode()) == Reading((ZHENGXIN,), ())


def test_several_values() -> None:
    """Values are parted by ; or the full-width ；, spaces around them dropped."""
    (term,) = read(file_of("守信,trustworthy,honest ; true；good;,bad,,,,,")).terms
    assert term.also == ("honest", "true", "good")
    assert term.avoid == ("bad",)


def test_an_unknown_column_is_named() -> None:
    """A column that is not ours, or stands twice, is a problem; the rows are read."""
    reading = read(file_of("征信,credit reporting,,,,,,,,a,b", header=HEADER + ",Pinyin,en"))
    assert reading.terms == (ZHENGXIN,)
    assert len(reading.problems) == 2
    assert reading.problems[0].startswith("glossary.csv:1: column pinyin: not a column")
    assert reading.problems[1].startswith("glossary.csv:1: column en: not a column")
    assert "its values are left out; the columns are zh,en,also" in reading.problems[0]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "glossary.csv:1: column zh, en, also, avoid, pos, domain, note, "),
        (b"\xef\xbb\xbf\r\n", "glossary.csv:2: column zh, en, also"),
        (file_of(header=HEADER.replace("note,", "")), "csv:1: column note is missing; the first"),
        (file_of(header='"' + HEADER), "column zh, en, also"),
        (file_of(row("失信"), row("征信")).replace("征信".encode(), "征信".encode("gbk")),
         r"csv:3: byte 0xd5 at 63 of the file is not UTF-8; was it saved as GBK\? Save it"),
        (b"\xef\xbb\xbf" + HEADER.encode() + b"\r\n\r\xff", "glossary.csv:3: byte 0xff at 52 "),
        (HEADER.encode("utf-16"), "this is UTF-16; save it as CSV in UTF-8"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read(data: bytes, message: str) -> None:
    """A missing column or a wrong encoding is an error naming file, line, and column or byte."""
    with pytest.raises(Invalid, match=message):
        read(data)


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (row(""), "g.csv:3: column zh: is empty; write the Chinese term"),
        (row("失信", ""), "g.csv:3: column en: is empty; write the preferred English"),
        (row("䷀", "force"), "g.csv:3: column zh: '䷀' has no Chinese character; are zh"),
        (row("trust", "失信"), "g.csv:3: column zh: 'trust' has no Chinese character; are zh"),
        (row("守信", "again"), "g.csv:3: column zh: line 2 has 守信 in the domain '' already"),
        ("失信,x", "g.csv:3: 2 fields where the header has 9; put quotes around"),
        (row("失信", "a, b"), "g.csv:3: 10 fields where the header has 9; put quotes around"),
        (row("失信", '"a'), 'g.csv:3: column en: a quote " is opened and not closed; close it'),
        (row("失信", '"a" b'), "g.csv:3: ',' expected after '\"'; double a quote that is part"),
        (row("失信", '"' + "a" * 150_000 + '"'), "g.csv:3: field larger than field limit"),
        (row("失信", rest=",,,,,,,more"), "g.csv:3: 10 fields where"),
        (row("失信", rest=',,,,,"'), 'g.csv:3: column source: a quote " is opened'),
    ],
)
@pytest.mark.parametrize(
    "after",
    [row("征信"), '征信,"x, ""y""",,,,,,,', '征信,x,,,,,"two\nlines",,', '征信,x,"",,,,,"",""'],
)
def test_a_bad_row_loses_no_other(bad: str, problem: str, after: str) -> None:
    """A bad row is a problem with its line and column; the rows around it are read."""
    reading = read(file_of(row("守信"), bad, after, row("信用")), "g.csv")
    assert [term.zh for term in reading.terms] == ["守信", "征信", "信用"]
    assert len(reading.problems) == 1
    assert reading.problems[0].startswith(problem)


def test_an_open_quote_that_meets_another() -> None:
    """A quote left open is reported on its own line even where a later row would close it."""
    reading = read(file_of('失信,"x,,,,,,,', '征信,x",,,,,,,', row("信用")))
    assert [term.zh for term in reading.terms] == ["征信", "信用"]
    assert [problem[:32] for problem in reading.problems] == ["glossary.csv:2: column en: a quo"]


def test_only_a_note_has_line_breaks() -> None:
    """A line break in another column is taken for a quote left open, and reported as one."""
    reading = read(file_of('失信,"two\nlines",,,,,,,', row("征信")))
    assert [term.zh for term in reading.terms] == ["征信"]
    assert reading.problems[0].startswith('glossary.csv:2: column en: a quote " is opened')


def test_a_value_without_a_column_is_reported() -> None:
    """A value under an empty heading, as a comma too many makes it, is a problem of its row."""
    reading = read(file_of("失信,a, b,,,,,,,x", row("征信", rest=",,,,,,,"), header=HEADER + ","))
    assert [term.zh for term in reading.terms] == ["征信"]
    assert len(reading.problems) == 1
    assert reading.problems[0].startswith("glossary.csv:2: 'x' stands in a column without a name")


def test_lines_count_from_the_first_of_a_row() -> None:
    """After a row in several lines the next problem still has the line an editor shows."""
    reading = read(file_of('失信,x,,,,,"one\r\ntwo\nthree",,', row("")))
    assert reading.terms[0].note == "one\r\ntwo\nthree"
    assert reading.problems[0].startswith("glossary.csv:5: column zh")


def test_a_term_may_have_a_row_a_domain() -> None:
    """The same headword in two domains is two terms; in one it is a problem."""
    rows = ["信用,credit,,,,finance,,,", "信用,trust,,,,society,,,", "信用,faith,,,,society,,,"]
    reading = read(file_of(*rows))
    assert [term.en for term in reading.terms] == ["credit", "trust"]
    assert reading.problems[0].startswith("glossary.csv:4: column zh: line 3 has 信用")


@given(st.binary(max_size=80) | st.text(alphabet='失,;\t"\n\r x', max_size=80).map(str.encode))
def test_any_rows_are_read_or_reported(tail: bytes) -> None:
    """Whatever follows the header, reading ends in terms and problems or in Invalid."""
    try:
        reading = read(f"{HEADER}\n".encode() + tail)
    except Invalid:
        return
    assert read(write(reading.terms)).terms == reading.terms


@pytest.mark.parametrize("line", ['失,"x,,,,,,,', '失,"x"",,,,,,,', '"', '失,x""y,,,,,,,'])
def test_reading_is_linear(line: str) -> None:
    """Rows with a quote left open or doubled take twice as long when they are twice as many."""
    assert_linear(read, lambda rows: (file_of('失,"open,,,,,,,', *[line] * rows),), 1_000)


@pytest.mark.parametrize(
    ("term", "message"),
    [
        (Term(zh="", en="x"), "column zh: is empty"),
        (Term(zh="x", en="x"), "no Chinese character"),
        (Term(zh="失信", en="x "), "white space around a value"),
        (Term(zh="失信", en="x", also=("a;b",)), "; inside one would be lost"),
        (Term(zh="失信", en="x", avoid=("",)), "would be lost"),
        (Term(zh="失信", en="two\nlines"), "column en: has a line break; only a note may"),
        (Term(zh="失信", en="\ud800"), "a character UTF-8 does not have"),
        (Term(zh="征信", en="again"), "line 2 has 征信"),
    ],
)
def test_what_would_not_read_back_is_not_written(term: Term, message: str) -> None:
    """A term that the file cannot hold is refused, never written as something else."""
    with pytest.raises(Invalid, match=message):
        write([ZHENGXIN, term])


def test_revision() -> None:
    """The revision is 12 hex digits, pinned; any change of a term or of their order changes it."""
    assert revision([SHIXIN, ZHENGXIN]) == "0d9d1d9f760d"
    assert (
        revision([]) != revision([ZHENGXIN]) != revision([Term(zh="征信", en="credit-reporting")])
    )
    assert revision([ZHENGXIN, SHIXIN]) != revision([SHIXIN, ZHENGXIN])


GLOSSARY = [
    Term(zh="失信被执行人名单", en="list of untrustworthy persons"),
    Term(zh="失信行为", en="untrustworthy conduct", also=("act of bad faith",)),
    Term(zh="失信", en="breach of trust"),
    Term(zh="严重失信", en="serious untrustworthiness"),
    Term(zh="守信", en="trustworthiness", also=("Trust",)),
    Term(zh="ＶＩＰ用户", en="VIP user"),
    Term(zh="征信", en="credit reporting", also=("Straße",)),
]


@pytest.mark.parametrize(
    ("query", "match", "expected"),
    [
        ("失信", "exact", ["失信"]),
        ("失信", "prefix", ["失信", "失信行为", "失信被执行人名单"]),
        ("失信", "contains", ["失信", "失信行为", "失信被执行人名单", "严重失信"]),
        ("TRUST", "contains", ["守信", "失信", "失信行为", "严重失信", "失信被执行人名单"]),
        ("untrust", "prefix", ["失信行为"]),
        (" vip用户 ", "exact", ["ＶＩＰ用户"]),
        ("ｖｉｐ", "prefix", ["ＶＩＰ用户"]),
        ("STRASSE", "exact", ["征信"]),
        ("act of bad faith", "exact", ["失信行为"]),
        ("信用", "contains", []),
    ],
)
def test_lookup(query: str, match: Match, expected: list[str]) -> None:
    """Exact first, then prefix, then contains, shorter headwords first, in zh, en and also."""
    assert [term.zh for term in find(GLOSSARY, query, match)] == expected


@pytest.mark.parametrize("match", ["exact", "prefix", "contains"])
def test_an_empty_query_gives_all(match: Match) -> None:
    """An empty query gives every term in file order."""
    assert find(iter(GLOSSARY), " 　", match) == GLOSSARY


@given(st.text(max_size=4), st.sampled_from(["exact", "prefix", "contains"]))
def test_wider_matches_begin_with_the_narrower(query: str, match: Match) -> None:
    """What a narrower match finds stands first in a wider one."""
    found = find(GLOSSARY, query, match)
    assert find(GLOSSARY, query, "contains")[: len(found)] == found
