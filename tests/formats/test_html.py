"""HTML in, HTML out: its text translated, its markup to the letter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.formats.html import LATIN, Page
from tests.checks.worst import fill
from tests.growth import assert_linear

ENGLISH = {
    "停车不缴费可被视为失信行为。": "Not paying for parking may be deemed untrustworthy conduct.",
    "停车": "Parking.",
    "不缴费": "Not paying.",
    "可被视为": "May be deemed.",
    "失信行为": "Untrustworthy conduct.",
    "失信": "untrustworthy",
    "守信": "Keep <b>faith</b> & trust",
    "守信。": "Keep faith.",
    "市政府": "City government.",
    "公布了": "Published.",
    "市政府(": "City government(",
    "市政府公布了": "The city government published",
    "市政府公布了失信": "It was the city.",
    "市政府公布了失信名单。": "The city government published the list of the untrustworthy.",
}


class Same(dict[str, str]):
    """Every text is its own English."""

    def get(self, key: str, default: object = None) -> str:  # type: ignore[override]
        """The text."""
        return key


def translate(html: str, english: Mapping[str, str] = ENGLISH) -> str:
    """The page in English; every text that it uses is among those that it wanted."""
    page = Page(html)
    return page.render({text: english[text] for text in page.texts if text in english})


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("守信。", "Keep faith."),
        ("<p>守信。</p>", "<p>Keep faith.</p>"),
        (
            "<P  Class='a>b' data-x=\"失信\">守信。</P >",
            "<P  Class='a>b' data-x=\"失信\">Keep faith.</P >",
        ),
        (" \n<p>\n  守信。 </p>\t", " \n<p>\n  Keep faith. </p>\t"),
        ("<p>守\n  信。<br/>守信。", "<p>Keep faith.<br/>Keep faith."),
        ("<!doctype html><!-- 守信 --><p>守信。", "<!doctype html><!-- 守信 --><p>Keep faith."),
        ("<li>守信。<li>守信。", "<li>Keep faith.<li>Keep faith."),
        ("&#23432;&#x4fe1;。&nbsp;", "Keep faith.&nbsp;"),
        ("Plain &amp; <b>bold</b> &lt;i&gt; &copy &#; & x", None),
        ("<![if !IE]>守信。<![endif]-->", "<![if !IE]>Keep faith.<![endif]-->"),
        ("<?xml version='1'?>守信。", "<?xml version='1'?>Keep faith."),
        ("a < b 3<4", None),
        ("", None),
    ],
)
def test_text_alone_changes(html: str, expected: str | None) -> None:
    """Tags, attributes, comments, entities and white space stay as they were written."""
    assert translate(html) == (html if expected is None else expected)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            '停车<b>不缴费</b>可被视为<a href="?a=1&amp;b=2">失信行为</a>。',
            (
                "<b>Not paying</b> for parking may be deemed "
                '<a href="?a=1&amp;b=2">untrustworthy conduct</a>.'
            ),
        ),
        (
            "停车不缴费可被视为<a><i>失信行为</i></a>。",
            "Not paying for parking may be deemed <a><i>untrustworthy conduct</i></a>.",
        ),
        ("<b>守信。</b>", "<b>Keep faith.</b>"),
        ("<p><b><i> 守信。 </i></b></p>", "<p><b><i> Keep faith. </i></b></p>"),
        ("<img src=x>守信。<img src=y>", "<img src=x>Keep faith.<img src=y>"),
        ("<a></a>守信。<a id=x></a>", "<a></a>Keep faith.<a id=x></a>"),
        (
            " 市政府公布了<em>失信</em>名单。 ",
            " The city government published the list of the <em>untrustworthy</em>. ",
        ),
    ],
)
def test_inline_markup(html: str, expected: str) -> None:
    """A sentence is translated whole; an inline element goes round its own English in it."""
    assert translate(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("名单在此。市府有<a>名单</a>。", "Here is the list. The city has a <a>list</a>."),
        ("名单在此。\n“市府有<a>名单</a>。” ", "Here is the list.\nIt has a <a>list</a>. "),
        ("市府有<a>名单</a>！？谁信？", "What a <a>list</a>!? Who believes it?"),
        ("<b>谁</b>信<b>谁</b>？", "<b>Who</b> believes <b>who</b>?"),
        ("谁信<b>谁</b>？", "Who believes <b>who</b>?"),
        ("<i>x</i>信<b>x</b>", "<i>x</i> believes <b>x</b>"),
        ("x1信<b>x</b>", "x1 believes <b>x</b>"),
        ("市府有<a>市府</a>。谁信<b>谁</b>？", "city has <a>city</a>. Who believes <b>who</b>?"),
    ],
)
def test_sentences_of_a_block(html: str, expected: str) -> None:
    """An element stays in its sentence, at its turn; one that fits nowhere spoils no other one."""
    english = {
        "名单在此。": "Here is the list.",
        "市府有名单。": "The city has a list.",
        "“市府有名单。”": "It has a list.",
        "市府有名单！？": "What a list!?",
        "名单": "List",
        "谁信？": "Who believes it?",
        "谁信谁？": "Who believes who?",
        "谁": "Who",
        "x信x": "x believes x",
        "x1信x": "x1 believes x",
        "市府有市府。": "It has itself.",
        "市府": "City",
        "市府有": "city has",
    }
    assert translate(html, english).replace("City", "city") == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("市政府<b>公布了</b>失信", "City government <b>Published</b> untrustworthy"),
        ("市政府 <b>公布了</b>。", "City government <b>Published</b>."),
        ("市政府<img src=x>公布了", "City government<img src=x> Published"),
        ("市政府<!-- x -->公布了", "City government<!-- x --> Published"),
        ("<b>市政府<i>公布了</b>失信</i>", "<b>City government.<i>Published.</b>untrustworthy</i>"),
        ("<b><p>守信。</b>守信。", "<b><p>Keep faith.</b>Keep faith."),
        ("市政府(<b>公布了</b>)", "City government(<b>Published</b>)"),
    ],
)
def test_pieces(html: str, expected: str) -> None:
    """Where an element's English is not in the sentence's, the pieces follow one another."""
    assert translate(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p translate="no">守信。</p>守信。', '<p translate="no">守信。</p>Keep faith.'),
        ("<p TRANSLATE=No>守信。<p>守信。", "<p TRANSLATE=No>守信。<p>Keep faith."),
        ('<div translate="no"><p>守信。<p>守信。</div>守信。', None),
        ('<p class="x notranslate">守信。</p>', None),
        (
            '<div translate="no">守信。<i translate="yes">守信。</i>守信。</div>',
            '<div translate="no">守信。<i translate="yes">Keep faith.</i>守信。</div>',
        ),
        ("<script>var a = '<b>守信。'</script>", None),
        ("<style>守信{}</style><code>守信。</code><svg><text>守信。</text></svg>", None),
        ("<title>守信。</title>", "<title>Keep faith.</title>"),
        ("<p translate=maybe>守信。</p>", "<p translate=maybe>Keep faith.</p>"),
        (
            "市政府公布了<b translate=no>失信</b>",
            "City government published <b translate=no>失信</b>",
        ),
    ],
)
def test_translate_no(html: str, expected: str | None) -> None:
    """What says translate="no", class notranslate, or is code stays; "yes" inside is translated."""
    english = {**ENGLISH, "市政府公布了": "City government published."}
    if expected is None:
        expected = re.sub("</div>守信。", "</div>Keep faith.", html)
    assert translate(html, english) == expected


def test_kept_text_is_not_shown() -> None:
    """What is not to be translated alone is never handed to the translator."""
    page = Page(
        '<p translate="no">身份证号</p><script>口令</script><p>守信。</p><a title="秘密">x</a>'
    )
    assert page.texts == ["守信。"]
    assert page.words() == "守信。"


def test_nothing_becomes_markup() -> None:
    """English that looks like markup is text, wherever it stands."""
    for html in ("守信", "<p>守信</p>", "守信<b>守信</b>守信", "<b>守信</b>", "&lt;b&gt;守信"):
        shown = translate(html)
        assert "<b>faith" not in shown
    assert translate("守信") == "Keep &lt;b&gt;faith&lt;/b&gt; &amp; trust"
    escaped = "&lt;script&gt;守信&lt;/script&gt;"
    assert Page(escaped).render(Same()) == escaped


def test_no_english_keeps_chinese() -> None:
    """A text that the translator had nothing for stays."""
    html = "<p>守信<b>失信</b>。</p>"
    assert "守信" in Page(html).render({})
    assert Page("<p>守信</p>").render({"守信": " "}) == "<p>守信</p>"


def test_lines_of_pre() -> None:
    """In <pre> line breaks count and are shown to the translator."""
    assert Page("<pre>守信\n失信</pre>").texts == ["守信\n失信"]
    assert Page("<p>守信\n失信</p>").texts == ["守信失信"]
    assert Page("<p>A\n失信</p>").texts == ["A 失信"]


class Skeleton(HTMLParser):
    """The tags of a page, as another reader sees them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[object] = []
        self.text = ""
        self.feed(html.replace("<![", "<!x"))  # on which this reader gives up
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append((tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


PIECES = [
    *("<p>", "</p>", "<b>", "</b>", "<i class=x>", "</i>", "<br>", "<img src='守'>", "<!-- 信 -->"),
    *("守信", "失信行为。", "A", " ", "\n", "&amp;", "&lt;", "<", ">", "&", "</", "<li>", "<div>"),
    *(
        "</div>",
        "<p translate=no>",
        "<script>",
        "</script>",
        "，",
        "<a href=\"?x=1&y='2'\">",
        "</a>",
    ),
    *("<!", "<?", "<![", "<!--", "]]>", '"', "'", "\x00", "😀"),
]


@example("</>")
@example("守信</>")
@example("<b>守</>信</b>")
@example("，<a href=\"?x=1&y='2'\"></a>守信")
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_soup(html: str) -> None:
    """No tag is lost, added or changed but in order; no text is lost, but a mark may be Latin."""
    page = Page(html)
    assert page.render(Same()).count("<script") == html.count("<script")
    english = dict.fromkeys(page.texts, "english")
    before, after = Skeleton(html), Skeleton(page.render(english))
    assert sorted(map(str, before.tags)) == sorted(map(str, after.tags))
    if not page.texts:
        assert page.render({}) == html
    same = Skeleton(page.render(Same()))
    kept, sent = (
        re.sub(r"\s", "", unescape(text)).translate(LATIN) for text in (same.text, before.text)
    )
    assert kept == sent


NASTY = {
    "comments": "<!--",
    "instructions": "<?",
    "tags that never end": "<a ",
    "quotes that never end": '<a b="',
    "signs": "<",
    "open elements": "<b>守",
    "many in one sentence": "守<b>信</b>",
    "sections": "<![x[ ",
    "spaces": "守 ",
}
HALVES = {
    "closed by nothing": ("<b>", "", "</i>"),
    "deep": ("<b>", "守", "</b>"),
    "items": ("<b>", "", "<li></b>"),
}


def show(html: str) -> str:
    """A page as it is shown where each text is translated by itself."""
    return Page(html).render(Same())


@pytest.mark.untraced
@pytest.mark.parametrize("name", [*NASTY, *HALVES])
def test_nasty(name: str) -> None:
    """200,000 characters of malice come back, and twice as much of it takes twice as long."""

    def make(size: int) -> tuple[str]:
        if name in NASTY:
            return (fill(NASTY[name], size),)
        first, middle, last = HALVES[name]
        half = size // 2
        return (first * (half // len(first)) + middle + last * (half // len(last)),)

    (html,) = make(200_000)
    assert re.sub(r"\s", "", show(html)) == re.sub(r"\s", "", html)
    assert_linear(show, make, 10_000)
