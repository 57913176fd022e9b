"""`duizhao terms`: the glossary."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.console import (
    AsJson,
    opened,
    print_row,
    print_text,
    say,
    show,
    stdin_lines,
    wanted,
)
from api.errors import Invalid

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The glossary.")


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

    way = next((each for each in WAYS if each == match), None)
    if match and not way:
        raise typer.BadParameter(f"use {', '.join(WAYS)}", param_hint="--match")
    with opened() as bench:
        query = wanted(query)
        with bench.database.reading() as session:
            index = bench.index(session)
        found = index.find(query, way) if way else index.find_near(query)
    for term in found:
        if as_json:
            show(term)
            continue
        also = f" (also: {'; '.join(term.also)})" if term.also else ""
        avoid = f" [not: {'; '.join(term.avoid)}]" if term.avoid else ""
        print_row(term.zh, f"{term.en}{also}{avoid}", term.domain, term.source)
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
    from api.corpus.proposals import propose_terms

    with opened() as bench, bench.database.reading() as session:
        found = propose_terms(session, slugs, limit)
    print_text(glossary.write(found).decode().removesuffix("\n"))
    if not found:
        say("Nothing recurs that the glossary lacks.")


@group.command("annotate")
def annotate_terms(as_json: AsJson = False) -> None:
    """Find the glossary's terms in stdin, each graded exact, nested or doubtful."""
    with opened() as bench:
        with bench.database.reading() as session:
            inspector = bench.inspector(session)
        for number, line in enumerate(stdin_lines(), 1):
            found = [hit.place() for hit in inspector.hits(line.rstrip("\r\n"))]
            if as_json:
                show([place.model_dump(exclude={"reason"}) for place in found])
                continue
            for place in found:
                why = f" ({place.reason})" if place.reason else ""
                where = f"{number}:{place.start}-{place.end}"
                print_row(where, place.zh, place.en, f"{place.grade}{why}")
