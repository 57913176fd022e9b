"""The commands that run Duizhao and say how it does: serve, worker, doctor."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.console import opened, print_line, report
from api.cli.drafts import run_drafts
from api.errors import Unavailable

if TYPE_CHECKING:
    from socket import socket

    from api.workbench import Workbench

EXIT_SECONDS = 9.0  # after which a server or worker that was told to end is ended


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
    from api.corpus.load import load_directory

    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    with suppress(KeyboardInterrupt), opened(fill=not load) as bench:
        host, port = host or bench.settings.host, bench.settings.port if port is None else port
        bound = open_listener(host, port)
        if load:
            report(load_directory(bench.database, bench.inspector, Path()))
        if draft:
            run_drafts(bench, None)
        bench.database.upgrade()
        from api.server.app import create_app
        from api.server.serving import Server

        application = create_app(bench, host)
        server = Server(application, bench.settings.patience, ending=exit_soon)
        application.state.stopping = lambda: server.should_exit
        address, number = bound.getsockname()[:2]
        shown = f"[{address}]" if ":" in address else address
        print_line(f"Duizhao is at http://{shown}:{number}/ (Ctrl+C stops it)", flush=True)
        with doing_jobs(bench):
            server.run(sockets=[bound])


@contextmanager
def doing_jobs(bench: Workbench) -> Iterator[None]:
    """A context in which a worker does jobs; the process ends within EXIT_SECONDS behind it."""
    from api.jobs.worker import JobWorker

    job_worker = JobWorker(bench)
    job_worker.start()
    try:
        yield
    finally:
        # DBOS waits for a workflow that ends just now and finds its database closed: not for us
        exit_soon()
        if not job_worker.stop():  # the model is in the middle of a batch, which is not waited for
            sys.stdout.flush()
            os._exit(0)


def exit_soon() -> None:
    """End the process in EXIT_SECONDS, whatever it waits for then."""
    from threading import Timer

    exit_timer = Timer(EXIT_SECONDS, os._exit, (0,))
    exit_timer.daemon = True
    exit_timer.start()


def open_listener(host: str, port: int) -> socket:
    """A listening socket; raises Unavailable when the address cannot be had.

    It names its protocol: of one that does not, asyncio leaves Nagle's algorithm on in what it
    accepts, and each answer in two parts waits 40 ms for the client's delayed acknowledgement.
    """
    import errno
    import socket

    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        with ExitStack() as unless_listening:
            unless_listening.callback(bound.close)
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind((host, port))
            bound.listen(128)
            unless_listening.pop_all()
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


def worker() -> None:
    """Do draft jobs until Ctrl+C or SIGTERM."""
    from threading import Event

    for number in (signal.SIGINT, signal.SIGTERM):  # a shell's background job ignores SIGINT
        signal.signal(number, lambda number, frame: sys.exit(0))
    with opened() as bench, doing_jobs(bench):
        print_line("Waiting for jobs (Ctrl+C stops it)", flush=True)
        Event().wait()


def doctor() -> None:
    """Say what is installed, what is used and what is missing."""
    from api.operations.doctor import examine
    from api.settings import get_settings

    sound = True
    for diagnosis in examine(get_settings()):
        sound = sound and diagnosis.good
        print_line(f"{'ok ' if diagnosis.good else 'BAD'} {diagnosis.name}: {diagnosis.message}")
    raise typer.Exit(0 if sound else 1)
