"""A corpus folder of one source of two segments, written again and again, and what came of it."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, Phase, settings

from api.review import actions
from api.store.tables import Segment
from api.workbench import Workbench

# of properties that load and dump a folder again and again; nothing is shrunk, which takes minutes
few_examples = settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
HEAD = "zh,en,also,avoid,pos,domain,note,source,status\n"
ONE, TWO = "守信者受益。", "失信者受限。"


def write(folder: Path, **texts: str) -> None:
    """Write the source; `one` and `two` are Chinese, `one_en` and `two_en` English by Mei."""
    lines = ['slug = "notice"', 'title = "通知"', 'publisher = "云泽市"', 'kind = "notice"']
    blocks = ["\n".join([*lines, 'text = "full"'])]
    for name in ("one", "two"):
        if name not in texts:
            continue
        block = ["[[segments]]", f'id = "{name}"', f'zh = "{texts[name]}"']
        english = texts.get(f"{name}_en")
        if english:
            block += [f'en = "{english}"', 'state = "translated"', 'by = "mei"', "at = 2026-11-01"]
        else:
            block.append('state = "new"')
        blocks.append("\n".join(block))
    (folder / "corpus" / "notice.toml").write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def read(bench: Workbench, name: str = "one") -> Segment:
    """The row of a segment as the database holds it."""
    with bench.database.reading() as session:
        segment = session.get(Segment, name)
        assert segment is not None
        session.expunge(segment)
        return segment


def save(bench: Workbench, en: str, name: str = "one", by: str = "lin") -> None:
    """A person saves English on the revision that stands."""
    on = read(bench, name).revision
    with bench.database.writing() as session:
        actions.save(session, name, en, on=on, by=by)
