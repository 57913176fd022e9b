"""`duizhao terms`: the glossary."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from api.cli.console import AsJson, opened, say, show, stdin_lines, wanted
from api.errors import Invalid

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The glossary.")
HIT_KEYS = ("start", "end", "zh", "en", "grade")


@group.command("find")
def find_term(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Chinese, English or pinyin.")],
    match: Annotated[
        str | None, typer.Option(help="exact, prefix, contains, pinyin or fuzzy.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look a term up in the glossary; exit 1 when it has none."""
    from api.glossary.lookup import WAYS
    from api.review.views import term_view

    way = next((each for each in WAYS if each == match), None)
    if match and not way:
        raise typer.BadParameter(f"use {', '.join(WAYS)}", param_hint="--match")
    with opened() as bench:
        found = bench.look_up(wanted(query), way)
    for term in found:
        if as_json:
            show(term_view(term))
            continue
        also = f" (also: {'; '.join(term.also)})" if term.also else ""
        avoid = f" [not: {'; '.join(term.avoid)}]" if term.avoid else ""
        print(f"{term.zh}\t{term.en}{also}{avoid}\t{term.domain}\t{term.source}")
    if not found:
        raise Invalid(f"The glossary has nothing for “{query}”.")


@group.command("suggest")
def suggest_terms(
    slugs: Annotated[
        list[str] | None, typer.Argument(metavar="SLUG", help="Sources; none is all.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Rows at most.")] = 50,
) -> None:
    """Propose terms that recur in the sources, as rows of glossary.csv to review."""
    from api import glossary

    with opened() as bench:
        found = bench.suggest(slugs, limit)
    sys.stdout.write(glossary.write(found).decode())
    if not found:
        say("Nothing recurs that the glossary lacks.")


@group.command("annotate")
def annotate_terms(as_json: AsJson = False) -> None:
    """Find the glossary's terms in stdin, each graded exact, nested or doubtful."""
    with opened() as bench:
        inspector = bench.inspect()
        for number, line in enumerate(stdin_lines(), 1):
            found = [hit.view() for hit in inspector.hits(line.rstrip("\r\n"))]
            if as_json:
                show([{key: hit[key] for key in HIT_KEYS} for hit in found])
                continue
            for hit in found:
                why = f" ({hit['reason']})" if hit["reason"] else ""
                where = f"{number}:{hit['start']}-{hit['end']}"
                print(f"{where}\t{hit['zh']}\t{hit['en']}\t{hit['grade']}{why}")
