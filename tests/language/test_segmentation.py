"""Segments: any text comes back whole, and sentences are cut where a reader would cut them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import Invalid
from api.language.segmentation import REACH, Piece, Split, clauses, join, segment_id, split
from tests.growth import assert_linear

# In each line `|` marks a cut; white space beside it belongs between the segments.
SENTENCES = [
    "市信用办发布通知。|各区应当在六月底前完成归集。",
    "失信行为有哪些？|如何修复信用？！|请看下文。",
    "守信光荣！！！|失信可耻！",
    "本办法所称守信行为，是指履行约定义务的行为；|所称失信行为，是指违反约定义务的行为。",
    "一、总则|\n二、信息归集|\n三、附则",
    "一、总体要求。|坚持政府推动。",
    "（一）加强信息公示；|（二）建立红名单；|（三）完善修复机制。",
    "各部门应当做到：1.按时报送；|2.及时更新；|3.依法公开。",
    "1. 总则|\n2. 分则|\n3．附则",
    "1、企业名称；|2、统一社会信用代码。",
    "1.1. The scope|\n1.2. The terms",
    "一. 基本原则|\n（二）. 保障措施",
    "第一条　为规范信用信息管理，制定本办法。|\n第二条　本办法适用于本市。",
    "第十二条 当事人可以申请修复。|修复期限为六个月。",
    "①公开透明；|②客观公正。",
    "《你好！中国》今日上映。|观众反应热烈。",
    "根据《谁来监管？信用立法问答》一书，答案是明确的。|该书共三章。",
    "《关于印发〈信用修复办法。试行〉的通知》已经下发。",
    "《你好！》于周五上映。|票价四十元。",
    "他说：“好。”|然后走了。",
    "“好。”他说。|“明天再来。”",
    "“必须守信。”市发改委主任王某表示，今后将加大力度。|会议持续一天。",
    "负责人表示，“我们将公开名单。”|他还介绍了修复办法。",
    "记者问：“企业如何修复信用？”|工作人员说：“请在网上申请。”",
    "“名单每季度更新一次。”该市信用信息服务中心负责人陈某在接受记者采访时说。|随后他演示了查询。",
    "“不来了。”|李某说：“明天再办。”",
    "“谁来监管？”的问题仍未解决。",
    "“为什么被列入黑名单？”是来访者问得最多的问题。",
    "他写道：“诚信为本。”这句话后来刻在墙上。",
    "开展“诚信，你我同行！”主题活动。|活动持续一周。",
    "他先说“同意！”，又说“反对！”。|大家都笑了。",
    "他说：“第一条已经改好。第二条还要讨论。”|散会后他离开了。",
    "他说：“大家问：‘何时公布？’”|没有人回答。",
    '他说:"材料齐了。"|随后办理登记。',
    "「守信者受益。」|本市出台新规。",
    "“本店声明。|未经许可不得转载。",
    "）前言。|（正文从略。|",
    "本办法自公布之日起施行。|（附件略。）|另行通知。",
    "该企业（是否失信？尚无定论。）已提出异议。|结果待公布。",
    "【本网讯】市信用办昨日开会。|会议由副市长主持。",
    "国发〔2014〕21号文件已经下发。|请遵照执行。",
    "公示红名单、黑名单……等信息。|欢迎查询。",
    "他没有还款……|法院将其列入名单。",
    "他没有还款...|法院将其列入名单。",
    "他想了想……，没有签字。",
    "第一章 总则…………1|\n第二章 归集......8",
    "得分提高3.5分。|共有4.9万家企业。",
    "发布日期：2014.6.14 来源：新华社",
    "版本为2．0。|请升级。",
    "详见http://www.11-22.org/Info/View.Asp?id=5395。|请登录查询。",
    "请发送至credit.office@example.gov.cn，抬头写明“异议”。|五日内答复。",
    "访问 https://example.cn/a?b=1;c=2!x 查询。|谢谢！",
    "见U.S. Government No. 21文件。|全文如下。",
    "该文译为 The Outline was issued in 2014. |It covers four areas. |中文版如下。",
    "Dr. Li of Example Co. Ltd. Beijing said so.",
    "诚信为本. |失信必惩. |The end.",
    "Is it true? |Yes! |是的。",
    "Yahoo! is a site; a brand? no.",
    "信用信息;|公共信息;|其他信息",
    'The list (see Art. 5). |Then "Fine." |Next.',
    "don’t worry。|‘好。’|下一步看效果。",
    "版权所有：信用信息中心",
    "诚信为本。|——摘自《信用读本》",
    "同意！” |“反对！”",
    "祝贺！ 👏👏|\n下一段",
    "……前文略。|后文如下。",
    "结束。 ——|\r\n\r\n　　新的一段。| 接着写。",
    "一行|\u2028二行|\x85三行|\x0b四行|\r五行",
    "\u200b零宽。|\ufeff\u200b之后。",
    "真的吗？， 是的。",
    "“一处失信！”——这就是结果。",
    "他答：“能。”与此同时，材料已经寄出。".replace("”与", "”|与"),
]

TEXTS = st.text(alphabet=st.characters(codec=None, exclude_categories=()))
NASTY_CHARACTERS = (
    "。！？；…!?;.．，、：,的说好A a1一第条“”‘’\"'《》〈〉（）()【】〔〕[]「」— \u3000\n\r\t\x00"
    "\x1c\x1f\x85\u2028\u2029\xa0\u200b\ufeff\u2060\u200d\ud800\udfff👍\u0301𠀀"
)
NASTY = st.lists(st.sampled_from([*NASTY_CHARACTERS, "\r\n", "……", "...", "。”", "1."])).map(
    "".join
)


def zhs(text: str) -> list[str]:
    """The segments of a text."""
    return [piece.zh for piece in split(text).pieces]


def assert_whole(text: str) -> None:
    """A text comes back exactly, in segments that are never empty or ragged."""
    parts = split(text)
    assert join(parts) == text
    for piece in parts.pieces:
        assert piece.zh
        assert piece.zh == piece.zh.strip().strip("\u200b\ufeff\u2060")
        assert len(piece.zh.splitlines()) == 1
    for blank in (parts.before, *(piece.after for piece in parts.pieces)):
        assert (
            not blank.strip(" \u200b\ufeff\u2060")
            or blank.translate(dict.fromkeys(map(ord, "\u200b\ufeff\u2060"), " ")).isspace()
        )


@given(TEXTS)
def test_any_text_comes_back(text: str) -> None:
    """Joining gives any text back exactly, lone surrogates and control characters included."""
    assert_whole(text)


@given(NASTY)
def test_nasty_text_comes_back(text: str) -> None:
    """Joining gives back text made of marks, brackets, line breaks and invisible characters."""
    assert_whole(text)


@given(NASTY)
def test_splitting_again_by_line_changes_nothing(text: str) -> None:
    """The lines of a text are split each by itself: no bracket reaches over a line break."""
    lines = text.splitlines()
    assert zhs("\n".join(lines)) == [zh for line in lines for zh in zhs(line)]


@pytest.mark.parametrize("marked", SENTENCES)
def test_sentences(marked: str) -> None:
    """Notices, news and regulations are cut where `|` stands and nowhere else."""
    expected = [part.strip().strip("\u200b\ufeff") for part in marked.split("|") if part]
    text = marked.replace("|", "")
    assert zhs(text) == expected
    assert_whole(text)


def test_white_space_lies_before_and_after() -> None:
    """White space is kept: ahead of the first segment in `before`, else in `after`."""
    assert split("\r\n　甲。 乙。\n\n丙\t") == Split(
        "\r\n　", (Piece("甲。", " "), Piece("乙。", "\n\n"), Piece("丙", "\t"))
    )


@pytest.mark.parametrize("text", ["", " ", "\n\u3000\r\n", "\ufeff"])
def test_nothing_but_white_space(text: str) -> None:
    """White space alone makes no segment."""
    assert split(text) == Split(text, ())


def test_long_passages_in_quotes_are_split() -> None:
    """A quotation longer than REACH is a passage: its sentences are segments."""
    sentence = "守信受益。"
    within = "“" + sentence * (REACH // 5 - 1) + "”"
    beyond = "“" + sentence * (REACH // 5 + 1) + "”" + "他这样写。"
    assert len(zhs(within)) == 1
    assert zhs(beyond) == ["“" + sentence] + [sentence] * (REACH // 5 - 1) + [
        sentence + "”",
        "他这样写。",
    ]


def test_a_number_stays_with_its_sentence() -> None:
    """No item number is a segment of its own unless it has its line to itself."""
    for number in ["1.", "12．", "一.", "（三）.", "第四条.", "IV.", "A.", "2.1."]:
        assert zhs(f"{number} 总则") == [f"{number} 总则"]
        assert zhs(f"{number} The law") == [f"{number} The law"]
    assert zhs("1.\n总则") == ["1.", "总则"]


WORST = [
    "",
    "。",
    "好。",
    "《",
    "“",
    "（",
    '"',
    "”",
    "‘a’b",
    "《》",
    "……",
    "…好",
    ". ",
    "A.",
    "1. A",
    "！ ",
]


@pytest.mark.parametrize(
    "unit", [*WORST, "“。", "。”", "“。”他", "《“", "\n", " ", "好 ", "。\u3000", "；"]
)
def test_time_is_linear(unit: str) -> None:
    """Twice the characters take twice as long, stops or none, brackets closed or not."""
    text = (unit or "信") * (100_000 // max(1, len(unit)))
    for variant in (text, f"“{text}”"):
        assert join(split(variant)) == variant
    assert_linear(split, lambda size: ((unit * size)[:size] or "信" * size,), 5_000)
    assert_linear(split, lambda size: (f"“{(unit * size)[:size] or '信' * size}”",), 5_000)


@pytest.mark.parametrize("opener", ["《", "“", "（", "[", '"'])
def test_an_open_bracket_swallows_nothing(opener: str) -> None:
    """An opener that is never closed leaves the sentences after it apart."""
    assert len(zhs(f"{opener}甲。乙。丙。\n丁。{'》”）] '}戊。")) == 5


def test_ids_are_stable() -> None:
    """Ids never change: they name segments in corpus files and in citations."""
    assert segment_id("a", "失信", 0) == "epk4zuatgrmt"
    assert segment_id("a", "失信", 1) == "m6mosipbv3m6"
    assert (
        segment_id("shenzhen-2016-parking-fees", "深圳：停车不缴费可被视为失信行为", 0)
        == "wshkwxecnopu"
    )
    assert segment_id("x", "\ud800", 0) == "rqpr3sd7rfgo"


@given(TEXTS, TEXTS, st.integers(0, 9))
def test_ids_are_twelve_plain_characters(slug: str, zh: str, n: int) -> None:
    """Any text has an id of 12 characters of a-z and 2-7."""
    made = segment_id(slug, zh, n)
    assert len(made) == 12
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz234567")


@pytest.mark.parametrize(
    ("zh", "limit", "expected"),
    [
        ("", 5, []),
        ("守信。", 5, ["守信。"]),
        ("甲乙，丙丁：戊己。", 5, ["甲乙，", "丙丁：", "戊己。"]),
        ("甲，乙、丙，丁。", 6, ["甲，乙、丙，", "丁。"]),
        ("甲乙丙丁戊己", 4, ["甲乙丙丁", "戊己"]),
        ("他说“好，”又说“不。”", 7, ["他说“好，”", "又说“不。”"]),
        ("one two three", 8, ["one two ", "three"]),
        ("甲，乙", 1, ["甲", "，", "乙"]),
    ],
)
def test_clauses(zh: str, limit: int, expected: list[str]) -> None:
    """A long segment is cut after the last clause mark that fits, else at a space, else hard."""
    assert clauses(zh, limit) == expected


@given(NASTY | TEXTS, st.integers(1, 20))
def test_clauses_come_back(zh: str, limit: int) -> None:
    """Joined clauses are the segment; none is empty or over the limit."""
    parts = clauses(zh, limit)
    assert "".join(parts) == zh
    assert all(0 < len(part) <= limit for part in parts)


@pytest.mark.parametrize("unit", ["信", "，", "， " + "信" * 998, "，”"])
def test_clauses_are_linear(unit: str) -> None:
    """Clauses of a long text take time in proportion to it, whatever marks there are."""
    zh = (unit * 200_000)[:200_000]
    assert "".join(clauses(zh, 1000)) == zh
    assert_linear(clauses, lambda size: ((unit * size)[:size], 1000), 50_000)


def test_clauses_of_nothing() -> None:
    """A limit below 1 is refused with words."""
    with pytest.raises(Invalid, match="limit of 1 or more"):
        clauses("守信", 0)
