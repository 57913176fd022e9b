"""The `duizhao` command. Each command imports what it needs when it runs, so `--help` is quick.

Failures print one line on stderr that says what to do, and exit 1; wrong usage exits 2. Help is
plain text: rich would double the time it takes. The module is long because each command is a
function here, with its options.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api import __version__
from api.errors import DuizhaoError, Invalid, Unavailable

if TYPE_CHECKING:
    from rich.progress import Progress

    from api.corpus import LoadReport
    from api.drafting import DraftReport
    from api.workbench import Workbench

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
terms = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The glossary.")
app.add_typer(terms, name="terms")
model = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Argos packages.")
app.add_typer(model, name="model")
jobs = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Draft jobs.")
app.add_typer(jobs, name="jobs")


def show_version(asked: bool) -> None:
    """Print the version and stop, where `--version` was given."""
    if asked:
        print(f"duizhao {__version__}")
        raise typer.Exit


@app.callback()
def begin(
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="The version.")
    ] = False,
) -> None:
    """Chinese sources beside machine drafts and human-reviewed English, with one glossary."""


Directory = Annotated[
    Path, typer.Argument(metavar="DIR", help="Folder with corpus/ and glossary.csv.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]
LINES = 256  # lines of stdin translated together
LEAVE_SECONDS = 8.0  # after which a server or worker that was told to end is ended
HIT_KEYS = ("start", "end", "zh", "en", "grade")


def say(words: str) -> None:
    """A line for the person, on stderr, so that stdout stays data; in order with it."""
    sys.stdout.flush()
    print(words, file=sys.stderr)


def many(number: int, noun: str) -> str:
    """A number with its noun: `1 file`, `2 files`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def show(item: Any) -> None:
    """A JSON object on one line of stdout."""
    print(json.dumps(item, ensure_ascii=False))


@contextmanager
def opened(*, fill: bool = True) -> Iterator[Workbench]:
    """The workbench; with `fill` an empty database is loaded from the current folder first."""
    from api.settings import get_settings
    from api.workbench import Workbench

    bench = Workbench(get_settings())
    try:
        if fill and bench.is_empty():
            if Path("corpus").is_dir():
                report(bench.load(Path()))
            else:
                say("The database is empty: run `duizhao load DIR`, DIR being where corpus/ is.")
        yield bench
    finally:
        bench.close()


def report(found: LoadReport) -> bool:
    """Say what a load did; True when all of it went in without a conflict."""
    counts = ", ".join(
        (many(found.sources, "source"), many(found.segments, "segment"), many(found.terms, "term"))
    )
    changes = [
        f"{number} {word}"
        for number, word in (
            (found.added, "segments new"),
            (found.taken, "taken from the files"),
            (found.kept, "newer here and kept"),
            (found.withdrawn, "withdrawn"),
        )
        if number
    ]
    say(f"Loaded {counts}" + (f" ({', '.join(changes)})." if changes else "; nothing changed."))
    for line in (*found.problems, *found.conflicts):
        say(line)
    return not (found.problems or found.conflicts)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to bind.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to bind; 0 picks a free one.")
    ] = None,
    load: Annotated[
        bool, typer.Option("--load", help="Merge ./corpus and ./glossary.csv first.")
    ] = False,
    draft: Annotated[bool, typer.Option("--draft", help="Draft what has no draft first.")] = False,
) -> None:
    """Serve the pages and REST, by default on 127.0.0.1:8000."""
    import uvicorn

    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    with suppress(KeyboardInterrupt), opened(fill=not load) as bench:
        host, port = host or bench.settings.host, bench.settings.port if port is None else port
        bound = bind(host, port)
        if load:
            report(bench.load(Path()))
        if draft:
            run_drafts(bench, None, redo=False)
        bench.database.upgrade()
        from api.app import create_app

        application = create_app(bench)
        config = uvicorn.Config(application, log_level="warning", server_header=False)
        server = uvicorn.Server(config)
        application.state.leaving = lambda: server.should_exit
        address, number = bound.getsockname()[:2]
        shown = f"[{address}]" if ":" in address else address
        print(f"Duizhao is at http://{shown}:{number}/ (Ctrl+C stops it)", flush=True)
        with working(bench):
            server.run(sockets=[bound])


@contextmanager
def working(bench: Workbench) -> Iterator[None]:
    """Do jobs meanwhile; afterwards the process ends within LEAVE_SECONDS, come what may."""
    from threading import Timer

    from api.worker import Worker

    worker = Worker(bench)
    worker.start()
    try:
        yield
    finally:
        # DBOS waits for a workflow that ends just now and finds its database closed: not for us
        anyway = Timer(LEAVE_SECONDS, os._exit, (0,))
        anyway.daemon = True
        anyway.start()
        if not worker.stop():  # the model is in the middle of a batch, which is not waited for
            sys.stdout.flush()
            os._exit(0)


def bind(host: str, port: int) -> Any:
    """A listening socket; raises Unavailable when the address cannot be had."""
    import errno
    import socket

    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(128)
    except OSError as error:
        if error.errno in {errno.EADDRNOTAVAIL, socket.EAI_NONAME}:
            raise Unavailable(
                f"Cannot serve on {host}: this machine has no such address. Leave --host out, or "
                "say 0.0.0.0 for every address it has."
            ) from error
        raise Unavailable(
            f"Cannot serve on {host}:{port} ({error.strerror}): stop what runs there, or choose "
            "another with --port (0 picks a free one)."
        ) from error
    return bound


@app.command()
def load(directory: Directory = Path()) -> None:
    """Merge corpus/ and glossary.csv into the database.

    A change on one side is taken. Where both sides changed, both are kept and listed: exit 1.
    """
    with opened(fill=False) as bench:
        clean = report(bench.load(directory))
    raise typer.Exit(0 if clean else 1)


@app.command()
def dump(
    directory: Directory = Path(),
    force: Annotated[
        bool, typer.Option("--force", help="Write over edits that were never loaded, too.")
    ] = False,
) -> None:
    """Write the database back into corpus/ and glossary.csv.

    Only files that change are written. One with edits that were never loaded is left and listed:
    exit 1.
    """
    with opened() as bench:
        found = bench.dump(directory, force=force)
    for name in found.written:
        say(f"Wrote {name}")
    say(f"{many(len(found.written), 'file')} written, {found.unchanged} unchanged.")
    for line in found.problems:
        say(line)
    raise typer.Exit(1 if found.problems else 0)


@app.command()
def draft(
    slugs: Annotated[
        list[str] | None, typer.Argument(metavar="SLUG", help="Sources; none is all.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every source.")] = False,
    redo: Annotated[bool, typer.Option("--redo", help="Also what has a draft.")] = False,
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
    with opened() as bench:
        run_drafts(bench, slugs or None, redo=redo, package=package, as_json=as_json)


def run_drafts(
    bench: Workbench,
    slugs: list[str] | None,
    *,
    redo: bool,
    package: str | None = None,
    as_json: bool = False,
) -> None:
    """Draft with a progress bar, then say what it took."""
    with progress_bar() as bar:
        task = bar.add_task("", total=None)
        found = bench.draft(
            slugs,
            redo=redo,
            package=package,
            on_start=lambda total: bar.update(task, total=total),
            on_progress=lambda done: bar.update(task, completed=done),
        )
    rate = round(found.tokens / found.seconds, 1) if found.seconds else 0.0
    if as_json:
        terms = found.honoured + found.missed
        hit_rate = round(found.honoured / terms, 4) if terms else None
        figures = {"segments": found.segments, "seconds": round(found.seconds, 3)}
        rates = {"tokens_per_second": rate, "term_hit_rate": hit_rate}
        counts = ("known", "remembered", "faulty", "honoured", "missed")
        show({**figures, **rates, **{key: getattr(found, key) for key in counts}})
    elif found.segments:
        say_drafted(found, rate)
    else:
        say("Every segment has a draft" + (f" by {package}." if package else "."))


def progress_bar() -> Progress:
    """A progress bar on stderr; nothing where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = ("Drafting", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def say_drafted(found: DraftReport, rate: float) -> None:
    """What a run of drafts came to, in words."""
    done = many(found.segments, "segment")
    made = f"in {found.seconds:.1f} s with {found.engine} ({rate:,.0f} tokens/s)"
    say(f"Drafted {done} {made}.")
    terms = found.honoured + found.missed
    if terms:
        say(f"The glossary is honoured in {found.honoured} of {many(terms, 'term')}.")
    if found.known or found.remembered:
        before = f"{found.known} had been drafted so before"
        say(f"{before}, {found.remembered} came from approved translations.")
    if found.faulty:
        say(f"{many(found.faulty, 'draft')} may be wrong: they come first when you review.")


@app.command()
def worker() -> None:
    """Do draft jobs until Ctrl+C or SIGTERM."""
    from threading import Event

    for number in (signal.SIGINT, signal.SIGTERM):  # a shell's background job ignores SIGINT
        signal.signal(number, lambda number, frame: sys.exit(0))
    with opened() as bench, working(bench):
        print("Waiting for jobs (Ctrl+C stops it)", flush=True)
        Event().wait()


JobId = Annotated[str, typer.Argument(metavar="ID", help="As `duizhao jobs list` shows it.")]


@jobs.command("start")
def start_job(
    slugs: Annotated[
        list[str] | None, typer.Argument(metavar="SLUG", help="Sources; none is all.")
    ] = None,
    redo: Annotated[bool, typer.Option("--redo", help="Also what has a draft.")] = False,
    as_json: AsJson = False,
) -> None:
    """Leave drafts to the workers; print the job's id."""
    from api.jobs import create_job, job_view

    with opened() as bench, bench.database.writing() as session:
        job = create_job(session, bench.settings.user, slugs or None, redo=redo)
    if as_json:
        show(job_view(job))
    else:
        print(job.id)


@jobs.command("list")
def list_jobs(
    state: Annotated[str | None, typer.Option(help="Only this state.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List draft jobs, the newest first."""
    from api.jobs import job_view
    from api.jobs import list_jobs as find_jobs
    from api.tables import JobState

    if state is not None and state not in set(JobState):
        raise typer.BadParameter(f"use {', '.join(JobState)}", param_hint="--state")
    with opened(fill=False) as bench, bench.database.reading() as session:
        found = [job_view(job) for job in find_jobs(session, state, limit=limit)]
    for job in found:
        show_job(job, as_json=as_json)


@jobs.command("show")
def read_job(
    key: JobId,
    follow: Annotated[bool, typer.Option("--follow", help="With a bar, until its end.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show a job; exit 1 when it failed."""
    with opened(fill=False) as bench:
        job = follow_job(bench, key) if follow else bench.job(key)
    show_job(job, as_json=as_json)
    raise typer.Exit(1 if job["state"] == "failed" else 0)


def follow_job(bench: Workbench, key: str) -> dict[str, Any]:
    """The job once it has ended, with a progress bar until then."""
    from time import sleep

    from api.jobs import OPEN

    with progress_bar() as bar:
        task = bar.add_task("", total=None)
        while (job := bench.job(key))["state"] in OPEN:
            bar.update(task, total=job["total"], completed=job["done"])
            sleep(0.2)
    return job


@jobs.command("cancel")
def cancel(key: JobId, as_json: AsJson = False) -> None:
    """End a queued or running job; the drafts that it has stored stay."""
    from api.jobs import cancel_job, job_view

    with opened(fill=False) as bench, bench.database.writing() as session:
        found = job_view(cancel_job(session, key))
    show_job(found, as_json=as_json)


@jobs.command("retry")
def retry(key: JobId, as_json: AsJson = False) -> None:
    """Queue a failed or cancelled job again, for what is left of it."""
    from api.jobs import job_view, retry_job

    with opened(fill=False) as bench, bench.database.writing() as session:
        found = job_view(retry_job(session, key))
    show_job(found, as_json=as_json)


def show_job(job: dict[str, Any], *, as_json: bool) -> None:
    """A job on one line."""
    if as_json:
        show(job)
        return
    total = "?" if job["total"] is None else job["total"]
    what = "all sources" if job["sources"] is None else " ".join(job["sources"])
    empty = f", {job['failed']} without English" if job["failed"] else ""
    reason = f": {job['error']}" if job["error"] else ""
    print(f"{job['id']}\t{job['state']}\t{job['done']}/{total}{empty}\t{what}{reason}")


@app.command()
def practice() -> None:
    """Load and draft a practice text to try reviewing on.

    It goes into the database only, never into corpus/.
    """
    with opened() as bench:
        found, drafts = bench.start_practice()
    say(
        f"{many(found.sources, 'practice text')}, {many(found.segments, 'segment')} "
        f"({found.added} new); "
        f"{drafts.segments} drafted. Open them from the home page of `duizhao serve`."
    )


@app.command()
def translate(
    no_glossary: Annotated[
        bool, typer.Option("--no-glossary", help="As the model has it, terms and all.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Translate stdin: a line of English for each of Chinese."""
    from api.translation import translate_texts

    invite()
    with opened(fill=not no_glossary) as bench:
        translator = bench.translator(glossary=not no_glossary)
        while chunk := [line.rstrip("\r\n") for line in islice(stdin_lines(), LINES)]:
            for zh, found in zip(chunk, translate_texts(translator, chunk), strict=True):
                if as_json:
                    show({"zh": zh, "en": found.en, "score": found.score})
                else:
                    print(" ".join(found.en.splitlines()))


def invite() -> None:
    """Say that stdin is waited for, to a person who would otherwise wait for us."""
    if sys.stdin.isatty():
        say("Type Chinese, a line at a time; Ctrl+D ends.")


def wanted(query: str) -> str:
    """A query that is one; an empty one finds everything and means nothing."""
    if not query.strip():
        raise typer.BadParameter("it is empty", param_hint="QUERY")
    return query


def stdin_lines() -> Iterator[str]:
    """Lines of UTF-8 on stdin; raises Invalid naming the line that is not."""
    return utf8_lines(sys.stdin.buffer, "stdin")


def utf8_lines(file: Iterable[bytes], name: str) -> Iterator[str]:
    """Lines of UTF-8, a byte order mark left out; raises Invalid naming the line that is not."""
    for number, line in enumerate(file, 1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise Invalid(
                f"{name}:{number}: not UTF-8 (byte {error.start} of the line)."
            ) from error


@terms.command("find")
def find_term(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Chinese, English or pinyin.")],
    match: Annotated[
        str | None, typer.Option(help="exact, prefix, contains, pinyin or fuzzy.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look a term up in the glossary; exit 1 when it has none."""
    from api.lookup import WAYS
    from api.views import term_view

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


@terms.command("suggest")
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


@terms.command("annotate")
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


@app.command()
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
        yield {"where": where, "zh": zh, "en": en, "findings": [f._asdict() for f in found]}


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


@app.command()
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


@app.command()
def export(
    form: Annotated[str, typer.Option("--format", help="csv or jsonl.")],
    source: Annotated[str | None, typer.Option(help="Slug of one source.")] = None,
    state: Annotated[str | None, typer.Option(help="Only this state.")] = None,
    practice: Annotated[bool, typer.Option("--practice", help="Practice texts too.")] = False,
    output: Annotated[Path | None, typer.Option("-o", help="File; otherwise stdout.")] = None,
) -> None:
    """Write aligned text as csv or jsonl."""
    from api.formats.export import write_csv, write_jsonl
    from api.tables import State

    writers: dict[str, Callable[[Iterable[Any]], Iterable[str]]]
    writers = {"csv": write_csv, "jsonl": write_jsonl}
    if form not in writers:
        raise typer.BadParameter("use csv or jsonl", param_hint="--format")
    if state is not None and state not in set(State):
        raise typer.BadParameter(f"use {', '.join(State)}", param_hint="--state")
    with opened() as bench:
        found = bench.find(source=source, state=state, practice=practice)
    text = "".join(writers[form](found))
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise Unavailable(f"Cannot write {output} ({error.strerror}).") from error
    say(f"Wrote {many(len(found), 'segment')} to {output}.")


@model.command("list")
def list_models(
    installed: Annotated[
        bool, typer.Option("--installed", help="Only what is here; the network is not used.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the packages that are here, the one that drafts first, and those of the index."""
    from dataclasses import asdict

    from api import models
    from api.settings import get_settings

    data_dir = get_settings().directory()
    entries, problems = models.list_packages(data_dir)
    words = {"seed": "comes with Duizhao", "installed": "installed", "index": "can be installed"}

    def tell(entries: Iterable[models.Entry]) -> None:
        for entry in entries:
            if as_json:
                show(asdict(entry))
                continue
            state = words[entry.origin] + (", drafts" if entry.preferred else "")
            size = f"{entry.size / 1e6:,.1f} MB" if entry.size else "size unknown"
            print("\t".join((entry.label, state, size, entry.where)))

    tell(entries)
    for problem in problems:
        say(problem)
    if not installed:
        tell(models.list_offers(data_dir))


@model.command("install")
def install_model(
    name: Annotated[
        str, typer.Argument(metavar="NAME|FILE", help="Of the index, or an .argosmodel file.")
    ] = "zh_en",
) -> None:
    """Install a package; without NAME the latest zh→en of the index."""
    from api import models
    from api.offers import choose_offer, read_index
    from api.settings import get_settings

    def on_wait() -> None:
        say("Another command is changing the packages; waiting for it.")

    data_dir = get_settings().directory()
    if name.endswith(".argosmodel") or os.sep in name:
        info, new = models.install_file(data_dir, Path(name), on_wait)
    else:
        offer = choose_offer(read_index(), name)
        with download_bar(offer.label) as on_progress:
            info, new = models.install_offer(data_dir, offer, on_progress, on_wait)
    label = info.engine.removeprefix("argos ")
    say(f"Installed {label} in {info.path}." if new else f"{label} is installed already.")


@contextmanager
def download_bar(label: str) -> Iterator[Callable[[int, int | None], None]]:
    """A progress bar of bytes, moved by what this gives."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    quiet = not console.is_terminal
    with Progress(label, *columns, console=console, transient=True, disable=quiet) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, size: bar.update(task, completed=done, total=size)


@model.command("remove")
def remove_model(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As `model list` names it.")],
) -> None:
    """Remove an installed package; the seed model stays."""
    from api import models
    from api.settings import get_settings

    say(f"Removed {models.remove(get_settings().directory(), name)}.")


@app.command()
def doctor() -> None:
    """Say what is installed, what is used and what is missing."""
    from api.doctor import examine
    from api.settings import get_settings

    sound = True
    for finding in examine(get_settings()):
        sound = sound and finding.good
        print(f"{'ok ' if finding.good else 'BAD'} {finding.name}: {finding.words}")
    raise typer.Exit(0 if sound else 1)


def main() -> None:
    """Run the command; a failure is one line."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except DuizhaoError as error:
        say(" ".join(error.detail.split()))
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output went away
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        if os.environ.get("DUIZHAO_DEBUG"):
            raise
        reason = str(error).strip().splitlines()
        say(
            f"{type(error).__name__}: {reason[0] if reason else 'no reason given'} "
            "(DUIZHAO_DEBUG=1 shows where)."
        )
        sys.exit(1)
