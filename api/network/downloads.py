"""Files over HTTP that go on where they stopped: after a cut, and in the next run.

What has come stands in `NAME.part`; `NAME.part.json` says of which link and version it is. It is
gone on with only when the server vouches that the file is still the same (If-Range): a part of one
version never meets the rest of another.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from http import HTTPStatus
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import HTTPError

from api.errors import Unavailable
from api.network.client import NETWORK_ERRORS, Refused, ask, content_length, error_reason

MAX_BYTES = 1024**3 + 1024**2  # what a package may unpack to, and its list of members
MAX_FAILURES = 4  # in a row without a byte
CHUNK_BYTES = 1 << 16
TEMPORARY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
wait = time.sleep

Progress = Callable[[int, int | None], None]  # bytes that have come, bytes in all where known


@dataclass(frozen=True)
class PartNote:
    """Which file a part is of: its link, and its ETag or date, empty where there is neither."""

    link: str
    validator: str = ""


def download(link: str, part: Path, on_progress: Progress = lambda done, size: None) -> None:
    """Bring the file at `link` to `part`, going on with what is there; raises Unavailable.

    A cut connection is tried again where it ended, at most MAX_FAILURES times in a row without a
    byte.
    """
    failures, reason = 0, ""
    while failures < MAX_FAILURES:
        before = part_size(part)
        try:
            if request_rest(link, part, on_progress):
                return
            reason = "the connection was cut"
        except Refused as error:
            discard(part)
            raise Unavailable(f"{link} cannot be downloaded ({error}).") from error
        except NETWORK_ERRORS as error:
            reason = error_reason(error)
        except OSError as error:
            raise Unavailable(
                f"Cannot write {part} ({error.strerror or error}): make room there, or set "
                "DUIZHAO_DATA_DIR to a folder that can be written."
            ) from error
        failures = 0 if part_size(part) > before else failures + 1
        if failures < MAX_FAILURES:
            wait(min(0.5 * 2**failures, 8.0))
    size = part_size(part)
    advice = (
        f"What has come ({size:,} bytes) is kept: run the command again to go on."
        if size
        else "Try again later."
    )
    raise Unavailable(f"{link} cannot be downloaded ({reason}). {advice}")


def request_rest(link: str, part: Path, on_progress: Progress) -> bool:
    """Whether the file is whole after one request, whose bytes were added to `part`.

    Raises Refused when another try is of no use, one of NETWORK_ERRORS when it may do better.
    """
    note, done = read_note(part), part_size(part)
    headers = {}
    if done and note and note.link == link and note.validator:
        headers = {"Range": f"bytes={done}-", "If-Range": note.validator}
    else:
        done = 0
    try:
        answer = ask(link, headers)
    except HTTPError as error:
        if error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and done:
            total = re.fullmatch(r"bytes \*/(\d+)", error.headers.get("Content-Range", ""))
            if total and int(total[1]) == done:
                return True  # it was whole already
            discard(part)
            return False
        if error.code in TEMPORARY or error.code >= 500:
            raise
        raise Refused(error_reason(error)) from error
    with answer:
        return save_body(answer, link, part, done, on_progress)


def save_body(
    answer: HTTPResponse, link: str, part: Path, done: int, on_progress: Progress
) -> bool:
    """Whether the file is whole once the body of an answer was written behind `done` bytes.

    Raises Refused for a file of more than MAX_BYTES.
    """
    begins = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", answer.headers.get("Content-Range", ""))
    goes_on = answer.status == HTTPStatus.PARTIAL_CONTENT
    if goes_on and not (begins and int(begins[1]) == done):
        discard(part)
        return False
    done = done if goes_on else 0  # a server that knows no ranges sends all of it
    rest = content_length(answer)
    size = None if rest is None else done + rest
    if (size or 0) > MAX_BYTES:
        raise Refused(f"it has {size:,} bytes, more than {MAX_BYTES:,}")
    if not goes_on:
        part.write_bytes(b"")
        write_note(part, PartNote(link, validator(answer)))
    on_progress(done, size)
    with part.open("ab") as file:
        while chunk := answer.read1(CHUNK_BYTES):
            file.write(chunk)
            done += len(chunk)
            if done > MAX_BYTES:
                raise Refused(f"it has more than {MAX_BYTES:,} bytes")
            on_progress(done, size)
    return size is None or done == size


def validator(answer: HTTPResponse) -> str:
    """What If-Range takes: a strong ETag, or else the date of the last change, or else nothing."""
    tag: str = answer.headers.get("ETag", "")
    if tag and not tag.startswith("W/"):
        return tag
    date: str = answer.headers.get("Last-Modified", "")
    return date


def part_size(part: Path) -> int:
    """The bytes that have come; 0 where there is no part."""
    try:
        return part.stat().st_size
    except OSError:
        return 0


def note_path(part: Path) -> Path:
    """The file beside a part that says what it is of."""
    return part.with_name(f"{part.name}.json")


def read_note(part: Path) -> PartNote | None:
    """What a part is of, or None where that is not known."""
    try:
        fields = json.loads(note_path(part).read_text(encoding="utf-8"))
        return PartNote(str(fields["link"]), str(fields["validator"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_note(part: Path, note: PartNote) -> None:
    """Write what a part is of beside it; raises OSError."""
    note_path(part).write_text(json.dumps(asdict(note)), encoding="utf-8")


def discard(part: Path) -> None:
    """Remove a part and its note."""
    for path in (part, note_path(part)):
        with suppress(FileNotFoundError):
            path.unlink()
