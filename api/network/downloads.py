"""Files over HTTP that go on where they stopped: after a cut, and in the next run.

What has come stands in `NAME.part`; `NAME.part.json` says of which link and version it is. It is
gone on with only when the server vouches that the file is still the same (If-Range): a part of one
version never meets the rest of another.
"""

from __future__ import annotations

import json
import re
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse, InvalidURL
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from api import __version__
from api.errors import Unavailable

MAX_BYTES = 4 * 1024**3
TRIES = 4  # in a row without a byte
TIMEOUT = 30.0  # seconds without a byte
SHORT = 5.0  # the same, for what can be done without
CHUNK = 1 << 16
wait = time.sleep

NETWORK = (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError, ssl.SSLError)
Progress = Callable[[int, int | None], None]  # bytes there, bytes in all where known


@dataclass(frozen=True)
class Part:
    """Which file a part is of: its link, and its ETag or date, empty where there is neither."""

    link: str
    validator: str = ""
    size: int | None = None


class Refused(Exception):
    """The server will not give the file: another try at this link is of no use."""


def download(link: str, part: Path, on_progress: Progress = lambda done, size: None) -> None:
    """Bring the file at `link` to `part`, going on with what is there; raises Unavailable.

    A cut connection is tried again where it ended, at most TRIES times in a row without a byte.
    """
    failures, reason = 0, ""
    while failures < TRIES:
        before = length(part)
        try:
            if receive(link, part, on_progress):
                return
            reason = "the connection was cut"
        except Refused as error:
            discard(part)
            raise Unavailable(f"{link} cannot be downloaded ({error}).") from error
        except NETWORK as error:
            reason = words(error)
        except OSError as error:
            raise Unavailable(
                f"Cannot write {part} ({error.strerror or error}): make room there, or set "
                "DUIZHAO_DATA_DIR to a folder that can be written."
            ) from error
        failures = 0 if length(part) > before else failures + 1
        if failures < TRIES:
            wait(min(0.5 * 2**failures, 8.0))
    kept = f" What has come ({length(part):,} bytes) is kept: run the command again to go on."
    raise Unavailable(
        f"{link} cannot be downloaded ({reason}).{kept if length(part) else ' Try again later.'}"
    )


def receive(link: str, part: Path, on_progress: Progress) -> bool:
    """One request, its bytes added to `part`; whether the file is now whole."""
    known, done = read_note(part), length(part)
    headers = {}
    if done and known and known.link == link and known.validator:
        headers = {"Range": f"bytes={done}-", "If-Range": known.validator}
    else:
        done = 0
    try:
        answer = ask(link, headers)
    except urllib.error.HTTPError as error:
        if error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and done:
            found = re.fullmatch(r"bytes \*/(\d+)", error.headers.get("Content-Range", ""))
            if found and int(found[1]) == done:
                return True  # it was whole already
            discard(part)
            return False
        if error.code in {408, 425, 429} or error.code >= 500:
            raise
        raise Refused(f"{error.code} {error.reason}".strip()) from error
    with answer:
        return store(answer, link, part, done, on_progress)


def store(answer: HTTPResponse, link: str, part: Path, done: int, on_progress: Progress) -> bool:
    """The body of an answer into `part`; whether the file is now whole."""
    begins = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", answer.headers.get("Content-Range", ""))
    goes_on = answer.status == HTTPStatus.PARTIAL_CONTENT
    if goes_on and not (begins and int(begins[1]) == done):
        discard(part)
        return False
    done = done if goes_on else 0  # a server that knows no ranges sends all of it
    told = answer.headers.get("Content-Length", "")
    size = done + int(told) if told.isdecimal() else None
    if (size or 0) > MAX_BYTES:
        raise Refused(f"it has {size:,} bytes, more than {MAX_BYTES:,}")
    if not goes_on:
        part.write_bytes(b"")
        write_note(part, Part(link, validator(answer), size))
    on_progress(done, size)
    with part.open("ab") as file:
        while chunk := answer.read1(CHUNK):
            file.write(chunk)
            done += len(chunk)
            if done > MAX_BYTES:
                raise Refused(f"it has more than {MAX_BYTES:,} bytes")
            on_progress(done, size)
    return size is None or done == size


def ask(
    link: str, headers: dict[str, str], method: str = "GET", timeout: float | None = None
) -> HTTPResponse:
    """The answer to a request, redirects followed; raises URLError, and Refused for no web link."""
    own = {"User-Agent": f"duizhao/{__version__}", "Accept-Encoding": "identity"}
    try:
        if urlsplit(link).scheme not in {"http", "https"}:
            raise Refused("it is no http or https address")
        asked = urllib.request.Request(  # noqa: S310 - the scheme was looked at
            quote(link, safe="%/:=&?~#+!$,;'@()*[]"), headers=own | headers, method=method
        )
        answer: HTTPResponse = urllib.request.urlopen(asked, timeout=timeout or TIMEOUT)  # noqa: S310
    except (ValueError, InvalidURL) as error:  # of the link, or of one that it was sent on to
        raise Refused(f"it is no web address: {error}") from error
    except urllib.error.HTTPError as error:
        error.close()  # what it says stays readable; its connection would stay open
        raise
    return answer


def size_of(link: str) -> int | None:
    """The bytes of the file at a link, or None where the server does not say."""
    try:
        with ask(link, {}, "HEAD", SHORT) as answer:
            told = answer.headers.get("Content-Length", "")
    except (OSError, HTTPException, Refused, ValueError):
        return None
    return int(told) if told.isdecimal() else None


def validator(answer: HTTPResponse) -> str:
    """What If-Range takes: a strong ETag, or else the date of the last change."""
    tag: str = answer.headers.get("ETag", "")
    if tag and not tag.startswith("W/"):
        return tag
    date: str = answer.headers.get("Last-Modified", "")
    return date


def length(part: Path) -> int:
    """The bytes that are there."""
    try:
        return part.stat().st_size
    except OSError:
        return 0


def note(part: Path) -> Path:
    """The file beside a part that says what it is of."""
    return part.with_name(f"{part.name}.json")


def read_note(part: Path) -> Part | None:
    """What a part is of, or None where that is not known."""
    try:
        found: dict[str, Any] = json.loads(note(part).read_text(encoding="utf-8"))
        return Part(str(found["link"]), str(found["validator"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_note(part: Path, of: Part) -> None:
    """Say what a part is of."""
    note(part).write_text(json.dumps(asdict(of)), encoding="utf-8")


def discard(part: Path) -> None:
    """Remove a part and its note."""
    for path in (part, note(part)):
        with suppress(FileNotFoundError):
            path.unlink()


def words(error: Exception) -> str:
    """A failure of the network in few words."""
    if isinstance(error, urllib.error.HTTPError):
        return f"{error.code} {error.reason}".strip()
    reason = getattr(error, "reason", None) or error
    return str(getattr(reason, "strerror", None) or reason) or type(error).__name__
