"""The commands that ask of aligned text: check, find."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.console import AsJson, many, opened, say, show, stdin_lines, utf8_lines, wanted
from api.errors import Invalid

if TYPE_CHECKING:
    from api.workbench import Workbench


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
        found = check_pairs(bench, pairs) if pairs else bench.check(slugs, drafts, practice)
        for item in found:
            errors += sum(finding["severity"] == "error" for finding in item["findings"])
            if as_json:
                show(item["findings"] if pairs else item)
            elif item["findings"]:
                print(f"{item['where']}\n  {item['zh']}\n  {item['en']}")
                for finding in item["findings"]:
                    print(f"  {finding['severity']} {finding['check']}: {finding['message']}")
    if not as_json:
        say(f"{many(errors, 'error')}." if errors else "No errors.")
    raise typer.Exit(1 if errors else 0)


def check_pairs(bench: Workbench, path: Path) -> Iterator[dict[str, Any]]:
    """The pairs of a file with the findings on each; raises Invalid for a line that is no pair."""
    from api.checks import consistency

    inspector = bench.inspect()
    earlier = consistency.Earlier()
    for number, line in enumerate(pair_lines(path), 1):
        zh, tab, en = line.rstrip("\r\n").partition("\t")
        if not tab:
            raise Invalid(f"{path}:{number}: no tab; a line is Chinese, a tab, English.")
        en = en.partition("\t")[0]
        found = [*inspector.findings(zh, en), *earlier.compare(zh, en, f"line {number}")]
        where = f"{path}:{number}"
        yield {"where": where, "zh": zh, "en": en, "findings": [f.model_dump() for f in found]}


def pair_lines(path: Path) -> Iterator[str]:
    """The lines of a file, or of stdin for `-`."""
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
    if lang not in {None, "zh", "en"}:
        raise typer.BadParameter("use zh or en", param_hint="--lang")
    with opened() as bench:
        found = bench.find(q=wanted(query), lang=lang, practice=practice)
    for item in found:
        if as_json:
            show(item)
            continue
        english = item["en"] or (item["draft"] and f"[draft] {item['draft']['en']}") or "[none]"
        print(f"{item['source']} {item['position'] + 1} ({item['state']})")
        print(f"  {item['zh']}\n  {english}")
    if not found:
        raise Invalid(f"No segment holds “{query}”.")
