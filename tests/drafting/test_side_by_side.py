"""Two packages draft the same source: both drafts are kept, one is current."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from api.drafting.side_by_side import segment_drafts
from api.engine import Engine, seed_package
from api.engine.install import install_file
from api.errors import NotFound
from api.review.actions import save
from api.settings import Settings
from api.store.tables import Segment, Source
from api.workbench import Workbench
from tests import ROOT, benches
from tests.databases import Filling
from tests.indexing import pack

OUTLINE = "state-council-2014-planning-outline"
LATER = "zh_en 7.0"


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the seed model and, as zh_en 7.0, the same once more."""
    folder = tmp_path_factory.mktemp("two")
    path = folder / "seven.argosmodel"
    path.write_bytes(pack(package_version="7.0"))
    install_file(folder, path)
    return folder


@pytest.fixture
def loaded(
    settings: Settings,
    database_url: str,
    fill: Filling,
    data_dir: Path,
    remembered: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Workbench]:
    """The project's corpus beside two packages."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    bench = Workbench(settings.model_copy(update={"data_dir": data_dir}))
    fill(database_url, ROOT)
    yield bench
    bench.close()


def drafts(bench: Workbench) -> dict[str, list[tuple[str, bool]]]:
    """Engine and currency of every draft of the outline, by segment."""
    with bench.database.reading() as session:
        query = select(Segment).join(Source).where(Source.slug == OUTLINE)
        return {
            segment.id: [
                (draft.engine, draft.current) for draft in segment_drafts(session, segment)
            ]
            for segment in session.exec(query.order_by(col(Segment.position)))
        }


def test_side_by_side(loaded: Workbench, data_dir: Path) -> None:
    """A named package drafts what it has not drafted; its drafts are current, others stay."""
    seed = seed_package(data_dir).engine
    benches.draft(loaded, [OUTLINE], redo=True, package="seed")
    report = benches.draft(loaded, [OUTLINE], package=LATER)
    assert (report.segments, report.engine) == (3, "argos zh_en 7.0")
    for found in drafts(loaded).values():
        assert found[0] == ("argos zh_en 7.0", True)
        assert (seed, False) in found
    assert benches.draft(loaded, [OUTLINE], package=LATER).segments == 0
    assert benches.draft(loaded, [OUTLINE], package="seed").segments == 0
    assert benches.draft(loaded, [OUTLINE]).segments == 0
    assert benches.draft(loaded, [OUTLINE], redo=True, package="seed").segments == 3
    assert all(found[0] == (seed, True) for found in drafts(loaded).values())


def test_translations_stay(loaded: Workbench) -> None:
    """Another package's drafts change no person's English."""
    [key, *_] = drafts(loaded)
    with loaded.database.writing() as session:
        revision = session.get_one(Segment, key).revision
        save(session, key, "A person's.", on=revision, by="lin")
    benches.draft(loaded, [OUTLINE], package=LATER)
    with loaded.database.reading() as session:
        segment = session.get_one(Segment, key)
        assert (segment.en, segment.state, segment.revision) == (
            "A person's.",
            "translated",
            revision + 1,
        )


def test_changed_chinese(loaded: Workbench) -> None:
    """Drafts of Chinese that has changed are no suggestion, but for the current one."""
    benches.draft(loaded, [OUTLINE], redo=True, package="seed")
    benches.draft(loaded, [OUTLINE], package=LATER)
    [key, *_] = drafts(loaded)
    with loaded.database.writing() as session:
        session.get_one(Segment, key).zh = "另一句。"
    assert drafts(loaded)[key] == [("argos zh_en 7.0", True)]
    assert benches.draft(loaded, [OUTLINE], package=LATER).segments == 1


def test_unknown_package(loaded: Workbench) -> None:
    """A name that no package has is refused with those there are, and nothing is drafted."""
    before = drafts(loaded)
    with pytest.raises(NotFound, match=r"no package “zh_en 3”; there is zh_en 7\.0, zh_en .* seed"):
        benches.draft(loaded, [OUTLINE], package="zh_en 3")
    assert drafts(loaded) == before


def test_engine_of(loaded: Workbench, engine: Engine) -> None:
    """The preferred package's engine serves where it is the one that was named."""
    assert loaded.engine.package.version == "7.0"
    assert loaded.engine_of(loaded.engine.package) is loaded.engine
    assert loaded.engine_of(None) is loaded.engine
    assert loaded.engine_of(engine.package).package == engine.package
