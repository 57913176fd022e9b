"""Load over a database that people wrote to: nothing of either side is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count, product
from pathlib import Path

from api.corpus.report import LoadReport, Side
from api.review import actions
from api.workbench import Workbench
from tests import benches
from tests.corpus.notice import ONE, TWO, read, save, write


def test_a_change_in_the_file_is_taken(bench: Workbench, folder: Path) -> None:
    """English that only the file has comes into the database as a new revision."""
    benches.load(bench, folder)
    write(folder, one=ONE, two=TWO, one_en="The trustworthy benefit.")
    report = benches.load(bench, folder)
    assert (report.taken, report.conflicts) == (1, [])
    assert (read(bench).en, read(bench).by, read(bench).revision) == (
        "The trustworthy benefit.",
        "mei",
        2,
    )


def test_a_change_in_the_database_is_kept(bench: Workbench, folder: Path) -> None:
    """A load over an older file keeps what a person saved since."""
    benches.load(bench, folder)
    save(bench, "Those who keep faith benefit.")
    report = benches.load(bench, folder)
    assert (report.kept, report.conflicts) == (1, [])
    assert read(bench).en == "Those who keep faith benefit."


def test_changes_on_both_sides_are_both_kept_and_listed(bench: Workbench, folder: Path) -> None:
    """Of two edits neither is lost: one stands, the other is in the history and on the page."""
    benches.load(bench, folder)
    save(bench, "Lin's text.")
    write(folder, one=ONE, two=TWO, one_en="Mei's text.")
    report = benches.load(bench, folder)
    assert report.conflicts == [
        "corpus/notice.toml: segment one was edited in the file and in the database; both are kept."
    ]
    row = read(bench)
    assert row.en == "Lin's text."
    assert row.conflict is not None
    assert row.conflict["en"] == "Mei's text."
    with bench.database.reading() as session:
        texts = [revision.en for revision in actions.history(session, "one")]
    assert texts == ["Mei's text.", "Lin's text.", None]


def test_a_conflict_is_listed_until_a_person_decides(bench: Workbench, folder: Path) -> None:
    """Loading again lists it again; a save settles it for good."""
    benches.load(bench, folder)
    save(bench, "Lin's text.")
    write(folder, one=ONE, two=TWO, one_en="Mei's text.")
    benches.load(bench, folder)
    assert benches.load(bench, folder).conflicts == [
        "corpus/notice.toml: segment one still waits for a decision."
    ]
    save(bench, "Both texts, merged.")
    assert benches.load(bench, folder).conflicts == []
    assert read(bench).conflict is None


def test_one_side_is_taken_when_it_is_asked_for(bench: Workbench, folder: Path) -> None:
    """A conflict, new or waiting, is settled by the file's text or by the database's."""
    benches.load(bench, folder)
    for side, waits in product(Side, (True, False)):
        name = f"{side} {waits}."
        save(bench, f"Lin's {name}")
        write(folder, one=ONE, two=TWO, one_en=f"Mei's {name}")
        if waits:
            assert len(benches.load(bench, folder).conflicts) == 1
        assert benches.load(bench, folder, side).conflicts == []
        assert read(bench).en == (f"Mei's {name}" if side is Side.FILE else f"Lin's {name}")
        assert read(bench).conflict is None
        assert benches.load(bench, folder).conflicts == []


def test_what_a_dump_wrote_is_common(bench: Workbench, folder: Path, tmp_path: Path) -> None:
    """Saved, dumped and then edited in the file is a change of one side; dumped elsewhere not."""
    benches.load(bench, folder)
    save(bench, "Lin's text.")
    benches.dump(bench, folder)
    path = folder / "corpus" / "notice.toml"
    path.write_text(path.read_text().replace("Lin's text.", "Lin's text, mended."))
    report = benches.load(bench, folder)
    assert (report.taken, report.conflicts) == (1, [])
    assert read(bench).en == "Lin's text, mended."
    save(bench, "Lin's new text.")
    (tmp_path / "copy").mkdir()
    benches.dump(bench, tmp_path / "copy")
    path.write_text(path.read_text().replace("Lin's text, mended.", "Mei's text."))
    assert len(benches.load(bench, folder).conflicts) == 1


def test_a_file_that_is_an_older_dump_holds_no_edit(bench: Workbench, folder: Path) -> None:
    """Saved, dumped, saved again, loaded: the file is merely behind, so there is no conflict."""
    benches.load(bench, folder)
    save(bench, "First.")
    assert benches.dump(bench, folder).written == ["corpus/notice.toml"]
    save(bench, "Second.")
    report = benches.load(bench, folder)
    assert (report.conflicts, report.kept) == ([], 1)
    assert read(bench).en == "Second."


def test_changed_chinese_makes_its_english_stale(bench: Workbench, folder: Path) -> None:
    """English beside other Chinese than it was made from is marked until somebody saves."""
    write(folder, one=ONE, two=TWO, one_en="The trustworthy benefit.")
    benches.load(bench, folder)
    write(folder, one="守信者处处受益。", two=TWO, one_en="The trustworthy benefit.")
    benches.load(bench, folder)
    assert (read(bench).zh, read(bench).stale) == ("守信者处处受益。", True)
    assert benches.load(bench, folder).conflicts == []
    save(bench, "The trustworthy benefit.")
    assert read(bench).stale is False


def test_changed_chinese_beside_a_newer_edit_keeps_both(bench: Workbench, folder: Path) -> None:
    """New Chinese in the file and new English here: both stand, stale, and are listed."""
    benches.load(bench, folder)
    save(bench, "Lin's text.")
    write(folder, one="守信者处处受益。", two=TWO)
    (line,) = benches.load(bench, folder).conflicts
    assert "both are kept, the English marked stale" in line
    assert (read(bench).zh, read(bench).en, read(bench).stale) == (
        "守信者处处受益。",
        "Lin's text.",
        True,
    )


def test_a_dropped_segment_is_withdrawn_and_comes_back(bench: Workbench, folder: Path) -> None:
    """What the file drops leaves the views but keeps its history."""
    benches.load(bench, folder)
    write(folder, one=ONE)
    assert benches.load(bench, folder).withdrawn == 1
    assert [item.id for item in benches.find(bench)] == ["one"]
    assert benches.load(bench, folder).withdrawn == 0
    write(folder, one=ONE, two=TWO)
    benches.load(bench, folder)
    assert [item.id for item in benches.find(bench)] == ["one", "two"]


def test_a_dropped_segment_that_was_edited_stays(bench: Workbench, folder: Path) -> None:
    """Dropping a segment from the file does not drop a person's work on it."""
    benches.load(bench, folder)
    save(bench, "Lin's text.", "two")
    write(folder, one=ONE)
    assert (
        "is gone from the file and was edited in the database"
        in benches.load(bench, folder).conflicts[0]
    )
    assert [item.id for item in benches.find(bench)] == ["one", "two"]
    assert benches.load(bench, folder).conflicts == []


def test_drafts_of_the_file_and_of_the_database(bench: Workbench, folder: Path) -> None:
    """A draft that changed on one side is taken; one made here stays; a removed one goes."""
    path = folder / "corpus" / "notice.toml"
    plain = path.read_text()

    def drafted(words: str) -> None:
        inline = f'draft = {{ en = "{words}", engine = "e", glossary = "none", score = -1.0, '
        inline += "at = 2026-11-01 }"
        path.write_text(plain.replace('state = "new"', f'{inline}\nstate = "draft"', 1))

    def shown() -> tuple[str, str | None]:
        (item, *_) = benches.find(bench)
        return item.state, item.draft and item.draft.en

    drafted("File.")
    benches.load(bench, folder)
    assert shown() == ("draft", "File.")
    drafted("File, better.")
    benches.load(bench, folder)
    assert shown() == ("draft", "File, better.")
    benches.draft(bench, redo=True)
    mine = shown()
    drafted("File, best.")
    benches.load(bench, folder)
    assert shown() == mine
    benches.dump(bench, folder, force=True)
    assert benches.load(bench, folder).conflicts == []
    path.write_text(plain)
    benches.load(bench, folder)
    assert shown() == ("new", None)


def test_a_draft_of_other_chinese_falls_away(bench: Workbench, folder: Path) -> None:
    """Changed Chinese is drafted anew, and nothing else is."""
    benches.load(bench, folder)
    assert benches.draft(bench).segments == 2
    assert benches.draft(bench).segments == 0
    write(folder, one="守信者处处受益。", two=TWO)
    benches.load(bench, folder)
    assert [item.state for item in benches.find(bench)] == ["new", "draft"]
    assert benches.draft(bench).segments == 1


runs = count()


def test_two_loads_at_once_load_once(bench: Workbench, folder: Path) -> None:
    """Two workers that start together on an empty database do not collide."""
    with ThreadPoolExecutor(4) as pool:
        reports: list[LoadReport] = list(pool.map(lambda _: benches.load(bench, folder), range(4)))
    assert sorted(report.added for report in reports) == [0, 0, 0, 2]
    assert [item.id for item in benches.find(bench)] == ["one", "two"]
