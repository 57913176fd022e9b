"""The commands that ask of aligned text: check, find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from api.cli.console import (
    AsJson,
    many,
    opened,
    print_line,
    print_text,
    say,
    show,
    stdin_lines,
    utf8_lines,
    wanted,
)
from api.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.checks import Finding
    from api.corpus.sources import CheckedSegment
    from api.search.aligned import Language
    from api.workbench import Workbench


class CheckedPair(NamedTuple):
    """A pair of a file, with its line in words and the findings on it."""

    where: str
    zh: str
    en: str
    findings: Sequence[Finding]


def check(
    slugs: Annotated[
        list[str] | None, typer.Argument(metavar="SLUG", help="Sources; none is all.")
    ] = None,
    drafts: Annotated[bool, typer.Option("--drafts", help="Machine drafts too.")] = False,
    practice: Annotated[bool, typer.Option("--practice", help="Practice texts too.")] = False,
    pairs: Annotated[
        Path | None, typer.Option(metavar="FILE.tsv", help="Check zh<TAB>en lines; - is stdin.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check translations; exit 1 when a finding is an error.

    With --pairs and --json: one JSON array of findings for each line.
    """
    if pairs and (slugs or drafts or practice):
        raise typer.BadParameter("name sources or give --pairs, not both")
    errors = 0
    with opened() as bench:
        found: Iterable[CheckedPair | CheckedSegment] = (
            check_pairs(bench, pairs) if pairs else check_sources(bench, slugs, drafts, practice)
        )
        for checked in found:
            errors += sum(finding.severity == "error" for finding in checked.findings)
            tell(checked, as_json=as_json)
    if not as_json:
        say(f"{many(errors, 'error')}." if errors else "No errors.")
    raise typer.Exit(1 if errors else 0)


def tell(checked: CheckedPair | CheckedSegment, *, as_json: bool) -> None:
    """Print what was found on a pair or a segment; in words, nothing where nothing was."""
    if as_json:
        show(checked.findings if isinstance(checked, CheckedPair) else checked)
    elif checked.findings:
        print_line(checked.where)
        for text in (checked.zh, checked.en):
            print_text(text, indent="  ")
        for finding in checked.findings:
            print_line(f"  {finding.severity} {finding.check}: {finding.message}")


def check_sources(
    bench: Workbench, slugs: list[str] | None, drafts: bool, practice: bool
) -> list[CheckedSegment]:
    """Every segment of sources that shows English, with the findings on it; raises NotFound."""
    from api.corpus.sources import checked_segments
    from api.review.recheck import catch_up

    catch_up(bench.database, bench.inspector)
    with bench.database.reading() as session:
        return checked_segments(session, slugs, drafts=drafts, practice=practice)


def check_pairs(bench: Workbench, path: Path) -> Iterator[CheckedPair]:
    """The pairs of a file with the findings on each; raises Invalid for a line that is no pair."""
    from api.checks import consistency

    with bench.database.reading() as session:
        inspector = bench.inspector(session)
    earlier = consistency.Earlier()
    for number, line in enumerate(pair_lines(path), 1):
        zh, tab, en = line.rstrip("\r\n").partition("\t")
        if not tab:
            raise Invalid(f"{path}:{number}: no tab; a line is Chinese, a tab, English.")
        en = en.partition("\t")[0]
        found = [*inspector.findings(zh, en), *earlier.compare(zh, en, f"line {number}")]
        yield CheckedPair(f"{path}:{number}", zh, en, found)


def pair_lines(path: Path) -> Iterator[str]:
    """The lines of a file, or of stdin for `-`; raises Invalid where it cannot be read."""
    if str(path) == "-":
        yield from stdin_lines()
        return
    try:
        with path.open("rb") as file:
            yield from utf8_lines(file, str(path))
    except OSError as error:
        raise Invalid(f"Cannot read {path} ({error.strerror}).") from error


def find(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Text to find.")],
    lang: Annotated[str | None, typer.Option(help="zh or en: look on one side only.")] = None,
    practice: Annotated[bool, typer.Option("--practice", help="Practice texts too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find a text in Chinese or English; exit 1 when it is nowhere."""
    from api.search.aligned import Wanted, stream_aligned

    sides: dict[str | None, Language | None] = {None: None, "zh": "zh", "en": "en"}
    if lang not in sides:
        raise typer.BadParameter("use zh or en", param_hint="--lang")
    asked = Wanted(wanted(query), sides[lang], practice=practice)
    count = 0
    with opened() as bench, bench.database.reading() as session:
        for item in stream_aligned(session, asked):
            count += 1
            if as_json:
                show(item)
                continue
            draft = f"[draft] {item.draft.en}" if item.draft else "[none]"
            print_line(f"{item.source} {item.position + 1} ({item.state})")
            for text in (item.zh, item.en or draft):
                print_text(text, indent="  ")
    if not count:
        raise Invalid(f"No segment holds “{query}”.")
