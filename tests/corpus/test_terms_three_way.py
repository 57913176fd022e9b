"""Glossary rows that both the file and people change: one side's change is taken, none is lost."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import delete

from api import glossary
from api.corpus import terms as module
from api.corpus.dump import dump_directory
from api.corpus.load import load
from api.corpus.report import LoadReport, Side
from api.glossary import Term
from api.glossary.changes import Key, key_of
from api.glossary.rows import RevisionKey, all_terms, read_revision
from api.store.tables import GlossaryRevision, LoadedFolder, LoadedTerm
from api.workbench import Workbench
from tests import benches
from tests.corpus.notice import HEAD, few_examples
from tests.corpus.test_parts import at_each
from tests.glossaries import replace_terms


def term(zh: str, en: str, domain: str = "") -> Term:
    """A row of little more than its key."""
    return Term(zh=zh, en=en, domain=domain)


A, B, C = term("失信", "breach"), term("守信", "faith"), term("失信", "break a promise", "ethics")


def write(folder: Path, *terms: Term) -> None:
    """Make these the file's rows."""
    (folder / "glossary.csv").write_bytes(glossary.write(terms))


def in_file(folder: Path) -> list[Term]:
    """The file's rows."""
    return list(glossary.read((folder / "glossary.csv").read_bytes()).terms)


def edit(bench: Workbench, *terms: Term) -> None:
    """Make these the database's rows, as people do."""
    with bench.database.writing() as session:
        replace_terms(session, terms)


def here(bench: Workbench) -> list[Term]:
    """The database's rows."""
    with bench.database.reading() as session:
        return all_terms(session)


def key_now(bench: Workbench) -> RevisionKey:
    """Which glossary the database says it has, which is the one that it has."""
    with bench.database.reading() as session:
        found = read_revision(session)
        assert found.digest == glossary.revision(all_terms(session))
        return found


def load_terms(bench: Workbench, folder: Path, take: Side | None = None) -> LoadReport:
    """As `duizhao load`, without the checks."""
    return load(bench.database, folder, take)


def test_a_row_that_one_side_changed(bench: Workbench, folder: Path) -> None:
    """Changed, added and dropped in the file is taken; the same here is kept; neither is listed."""
    write(folder, A, B, C)
    load_terms(bench, folder)
    assert here(bench) == [A, B, C]
    mine, new = term("守信", "keeping faith"), term("信用", "credit")
    edit(bench, A, mine, new)  # C is dropped here
    theirs, other = term("失信", "losing trust"), term("征信", "credit reporting")
    write(folder, other, theirs, B, C)
    report = load_terms(bench, folder)
    assert here(bench) == [other, theirs, mine, new]
    assert (report.problems, report.conflicts) == ([], [])
    write(folder, other, B, C)  # A is dropped there
    load_terms(bench, folder)
    assert here(bench) == [other, mine, new]
    assert load_terms(bench, folder).conflicts == []


@pytest.mark.parametrize(
    ("file", "mine", "line"),
    [
        (
            [term("失信", "theirs")],
            [term("失信", "mine")],
            "失信 was edited in the file and in the database; both are kept.",
        ),
        ([], [term("失信", "mine")], "失信 is gone from the file and was edited in the database;"),
        (
            [term("失信", "theirs")],
            [],
            "失信 was edited in the file and is gone from the database; both are left so.",
        ),
    ],
)
def test_a_row_that_both_sides_changed(
    file: list[Term], mine: list[Term], line: str, bench: Workbench, folder: Path
) -> None:
    """Both stay as they are and are listed at each load, until one side is taken."""
    for take in Side:
        (folder / "glossary.csv").write_text(HEAD)
        edit(bench)
        load_terms(bench, folder)
        write(folder, A)
        load_terms(bench, folder)
        edit(bench, *mine)
        write(folder, *file)
        for _ in range(2):
            (told,) = load_terms(bench, folder).conflicts
            assert told.startswith(f"glossary.csv: {line}")
            assert (here(bench), in_file(folder)) == (mine, file)
            (problem,) = dump_directory(bench.database, folder).problems
            assert "or that wait for a decision" in problem
        assert load_terms(bench, folder, take).conflicts == []
        assert here(bench) == (file if take is Side.FILE else mine)
        assert load_terms(bench, folder).conflicts == []
        assert dump_directory(bench.database, folder).problems == []
        assert in_file(folder) == here(bench)


def test_senses_of_a_headword_are_rows_of_their_own(bench: Workbench, folder: Path) -> None:
    """One sense changed here and another in the file is no conflict; the domain is named in one."""
    write(folder, A, C)
    load_terms(bench, folder)
    mine = C.model_copy(update={"note": "mine"})
    edit(bench, A, mine)
    write(folder, term("失信", "theirs"), C)
    assert load_terms(bench, folder).conflicts == []
    assert here(bench) == [term("失信", "theirs"), mine]
    write(folder, term("失信", "theirs"), C.model_copy(update={"also": ("theirs",)}))
    (line,) = load_terms(bench, folder).conflicts
    assert line.startswith("glossary.csv: 失信 (ethics) was edited in the file and in the database")


def test_terms_of_ones_own_stay_beside_another_file(bench: Workbench, folder: Path) -> None:
    """A folder that is loaded over terms that were written here replaces none of them."""
    own = [term("信用", "credit"), term("失信", "my own rendering")]
    edit(bench, *own)
    (line,) = load_terms(bench, folder).conflicts
    assert "失信 was edited in the file and in the database" in line
    assert here(bench) == own


def test_a_file_with_a_bad_row_drops_none(bench: Workbench, folder: Path) -> None:
    """Its good rows go in; what it lacks may be the row that could not be read."""
    write(folder, A, B, C)
    load_terms(bench, folder)
    (folder / "glossary.csv").write_text(
        HEAD + "失信,losing trust,,,,,,,\n守信,,,,,,,,\n信,trust,,,,,,,\n"
    )
    report = load_terms(bench, folder)
    assert len(report.problems) == 1
    assert here(bench) == [term("失信", "losing trust"), B, C, term("信", "trust")]
    write(folder, term("失信", "losing trust"))
    load_terms(bench, folder)
    assert here(bench) == [term("失信", "losing trust")]


def test_what_a_dump_wrote_is_common(bench: Workbench, folder: Path, tmp_path: Path) -> None:
    """Edited here, dumped and then edited in the file is no conflict; dumped elsewhere it is."""
    write(folder, A)
    load_terms(bench, folder)
    edit(bench, term("失信", "mine"))
    dump_directory(bench.database, folder)
    write(folder, term("失信", "theirs, of mine"))
    assert load_terms(bench, folder).conflicts == []
    assert here(bench) == [term("失信", "theirs, of mine")]
    edit(bench, term("失信", "mine again"))
    (tmp_path / "copy").mkdir()
    assert dump_directory(bench.database, tmp_path / "copy").problems == []
    write(folder, term("失信", "theirs again"))
    assert len(load_terms(bench, folder).conflicts) == 1
    assert here(bench) == [term("失信", "mine again")]


def test_a_dump_leaves_a_row_that_was_dropped_in_the_file(bench: Workbench, folder: Path) -> None:
    """A row that the file lost since the last load is not written back by a dump."""
    write(folder, A, B)
    load_terms(bench, folder)
    write(folder, A)
    assert "never loaded" in dump_directory(bench.database, folder).problems[0]
    load_terms(bench, folder)
    assert dump_directory(bench.database, folder).problems == []
    assert here(bench) == [A]


@pytest.mark.parametrize("at_once", [5_000, 10])
def test_the_revision_moves_once(
    at_once: int, bench: Workbench, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many rows change, in however many parts; between the parts it tells the truth."""
    monkeypatch.setattr(module, "AT_ONCE", at_once)
    write(folder, *(term(f"信{number}", "trust") for number in range(300)))
    start = key_now(bench)

    numbers = []
    with at_each("checkout", bench, lambda _: numbers.append(key_now(bench).number)):
        load_terms(bench, folder)
    assert len(numbers) > 5
    assert numbers == sorted(numbers)
    assert set(numbers) == {start.number, start.number + 1}
    assert key_now(bench).number == start.number + 1
    load_terms(bench, folder)
    edit(bench, *reversed(here(bench)))
    number = key_now(bench).number
    load_terms(bench, folder)
    assert key_now(bench).number == number + 1


Rows = dict[Key, str]
KEYS = [(zh, domain) for zh in ("失信", "守信") for domain in ("", "credit")]
EDITS = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["", "one", "two", "three"]))
STEPS = st.lists(
    st.tuples(st.sampled_from(["file", "here"]), EDITS)
    | st.tuples(st.sampled_from(["load", "dump", "take file", "take here"]), st.just({})),
    max_size=12,
)


def changed(rows: Rows, edits: Rows) -> Rows:
    """Rows with other renderings; an empty one drops the row."""
    return {key: en for key, en in {**rows, **edits}.items() if en}


def terms_of(rows: Rows) -> list[Term]:
    """Rows as terms."""
    return [term(zh, en, domain) for (zh, domain), en in rows.items()]


def rows_of(terms: Iterable[Term]) -> Rows:
    """Terms as rows."""
    return {key_of(one): one.en for one in terms}


def merged(file: Rows, mine: Rows, base: Rows, step: str) -> tuple[Rows, Rows, int]:
    """What a load has to come to: the database's rows, what is common, how many wait."""
    after, common, waiting = dict(mine), dict(base), 0
    for key in KEYS:
        theirs, ours, both = file.get(key, ""), mine.get(key, ""), base.get(key, "")
        if theirs not in (ours, both) and ours != both and step == "load":
            waiting += 1
            continue
        if theirs != both and (ours == both or step == "take file"):
            after[key] = theirs
        common[key] = theirs
    return changed(after, {}), changed(common, {}), waiting


@given(steps=STEPS)
@few_examples
def test_no_edit_of_a_row_is_lost(
    steps: list[tuple[str, Rows]], bench: Workbench, folder: Path
) -> None:
    """Whoever edits what on either side, between loads and dumps, it is as the three sides say."""
    with bench.database.writing() as session:
        replace_terms(session, [])
        session.exec(delete(LoadedTerm))
        session.exec(delete(LoadedFolder))
    file, mine, base = Rows(), Rows(), Rows()
    write(folder)
    load_terms(bench, folder)
    for step, edits in steps:
        if step == "file":
            file = changed(file, edits)
            write(folder, *terms_of(file))
        elif step == "here":
            mine = changed(mine, edits)
            edit(bench, *terms_of(mine))
        elif step == "dump":
            if not dump_directory(bench.database, folder).problems:
                assert all(
                    file.get(key) in (mine.get(key), base.get(key)) for key in {*file, *base}
                )
                file = base = mine
        else:
            take = {"take file": Side.FILE, "take here": Side.HERE}.get(step)
            report = load_terms(bench, folder, take)
            mine, base, waiting = merged(file, mine, base, step)
            assert len(report.conflicts) == waiting
        assert rows_of(here(bench)) == mine
        assert rows_of(in_file(folder)) == file
        key_now(bench)


def test_an_interrupted_load_of_terms_goes_on(
    bench: Workbench, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut between its parts the glossary says what it is, and the next load does the rest."""
    monkeypatch.setattr(module, "AT_ONCE", 10)
    rows = [term(f"信{number}", "trust") for number in range(300)]
    write(folder, *rows)
    load(bench.database, folder)
    edit(bench, *rows[:1])
    with bench.database.writing() as session:
        session.exec(delete(LoadedTerm))
    numbers = []

    def cut(number: int) -> None:
        if number == 3:
            raise ZeroDivisionError

    with at_each("commit", bench, cut), pytest.raises(ZeroDivisionError):
        load(bench.database, folder)
    numbers.append(key_now(bench).number)
    benches.catch_up(bench)
    numbers.append(key_now(bench).number)
    load(bench.database, folder)
    assert here(bench) == rows
    with bench.database.reading() as session:
        stored = session.get_one(GlossaryRevision, 1)
        assert stored.digest == glossary.revision(rows)
    assert [*numbers, numbers[0] + 1] == [numbers[0], numbers[0], key_now(bench).number]
