"""The commands that let the machine translate: draft, practice, translate."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.console import (
    AsJson,
    invite,
    many,
    opened,
    print_line,
    progress_bar,
    say,
    show,
    stdin_lines,
)

if TYPE_CHECKING:
    from api.drafting.pipeline import DraftReport
    from api.workbench import Workbench

LINES = 256  # lines of stdin translated together


def draft(  # noqa: PLR0917 - the options of a command
    slugs: Annotated[
        list[str] | None, typer.Argument(metavar="SLUG", help="Sources; none is all.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every source.")] = False,
    redo: Annotated[bool, typer.Option("--redo", help="Also what has a draft.")] = False,
    renew: Annotated[
        bool,
        typer.Option("--renew", help="Also an earlier model's drafts that nobody has translated."),
    ] = False,
    package: Annotated[
        str | None, typer.Option(metavar="NAME", help="Draft with this package, beside others.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Draft the segments that have no draft yet.

    A draft of Chinese that has changed since counts as none.
    """
    if slugs and everything:
        raise typer.BadParameter("name sources or say --all, not both")
    if renew and (redo or package):
        raise typer.BadParameter("say --renew alone: it is for what an earlier model drafted")
    with opened() as bench:
        run_drafts(bench, slugs or None, redo=redo, renew=renew, package=package, as_json=as_json)


def run_drafts(
    bench: Workbench,
    slugs: list[str] | None,
    *,
    redo: bool = False,
    renew: bool = False,
    package: str | None = None,
    as_json: bool = False,
) -> None:
    """Draft with a progress bar, then say what it took, and what an earlier model drafted."""
    from functools import partial

    from api.corpus.drafts import draft_sources
    from api.engine.packages import choose_package

    chosen = choose_package(bench.settings.directory(), package) if package else None
    with progress_bar() as bar:
        task = bar.add_task("", total=None)
        found = draft_sources(
            bench.database,
            bench.inspector,
            partial(bench.drafter, chosen),
            slugs,
            redo=redo,
            engine=chosen.engine if chosen else None,
            renew=bench.package if renew else None,
            on_start=lambda total: bar.update(task, total=total),
            on_progress=lambda done: bar.update(task, completed=done),
        )
    rate = round(found.tokens / found.seconds, 1) if found.seconds else 0.0
    if as_json:
        show(figures_of(found, rate))
    elif found.segments:
        say_drafted(found, rate)
    else:
        say("Every segment has a draft" + (f" by {package}." if package else "."))
    if not package:
        offer_renewal(bench, slugs)


def offer_renewal(bench: Workbench, slugs: list[str] | None) -> None:
    """Say how many drafts an earlier model made that `--renew` would make anew, if any."""
    from api.drafting.renewal import earlier_drafts, name_makers

    with bench.database.reading() as session:
        counts = earlier_drafts(session, bench.package, slugs)
    if counts:
        say(
            f"An earlier model ({name_makers(counts)}) drafted "
            f"{many(sum(counts.values()), 'segment')} that no person has translated: "
            f"`duizhao draft --renew` drafts anew with {bench.package}."
        )


def figures_of(found: DraftReport, rate: float) -> dict[str, float | None]:
    """What a run of drafts came to, as `--json` prints it."""
    terms = found.terms_matched + found.terms_missing
    return {
        "segments": found.segments,
        "seconds": round(found.seconds, 3),
        "tokens_per_second": rate,
        "term_hit_rate": round(found.terms_matched / terms, 4) if terms else None,
        "known": found.known,
        "remembered": found.remembered,
        "with_failed_checks": found.with_failed_checks,
        "terms_matched": found.terms_matched,
        "terms_missing": found.terms_missing,
    }


def say_drafted(found: DraftReport, rate: float) -> None:
    """What a run of drafts came to, in words."""
    done = many(found.segments, "segment")
    made = f"in {found.seconds:.1f} s with {found.engine} ({rate:,.0f} tokens/s)"
    say(f"Drafted {done} {made}.")
    terms = found.terms_matched + found.terms_missing
    if terms:
        say(f"The drafts have {found.terms_matched} of {many(terms, 'glossary term')}.")
    if found.known or found.remembered:
        before = f"{found.known} had been drafted so before"
        say(f"{before}, {found.remembered} came from approved translations.")
    if found.with_failed_checks:
        doubtful = many(found.with_failed_checks, "draft")
        say(f"{doubtful} may be wrong: they come first when you review.")


def practice() -> None:
    """Load and draft a practice text to try reviewing on.

    It goes into the database only, never into corpus/.
    """
    from api.corpus.practice import draft_practice

    with opened() as bench, progress_bar() as bar:
        task = bar.add_task("", total=None)
        found, drafts = draft_practice(
            bench.database,
            bench.inspector,
            bench.drafter,
            on_start=lambda total: bar.update(task, total=total),
            on_progress=lambda done: bar.update(task, completed=done),
        )
    say(
        f"{many(found.sources, 'practice text')}, {many(found.segments, 'segment')} "
        f"({found.added} new); "
        f"{drafts.segments} drafted. Open them from the home page of `duizhao serve`."
    )


def translate(
    no_glossary: Annotated[
        bool, typer.Option("--no-glossary", help="As the model has it, terms and all.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Translate stdin: a line of English for each of Chinese."""
    from api.drafting.texts import translate_texts

    invite()
    with opened(fill=not no_glossary) as bench:
        translator = bench.engine if no_glossary else bench.drafter()
        while chunk := [line.rstrip("\r\n") for line in islice(stdin_lines(), LINES)]:
            for zh, found in zip(chunk, translate_texts(translator, chunk), strict=True):
                if as_json:
                    show({"zh": zh, "en": found.en, "score": found.score})
                else:
                    print_line(" ".join(found.en.splitlines()))
