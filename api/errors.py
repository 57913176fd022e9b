"""The one error tree. Each class carries its HTTP status; a message says what to do.

    DuizhaoError                 500  something of ours went wrong
    ├── BadRequest               400  the request could not be read at all
    ├── Forbidden                403  the page that sent it is not ours
    ├── NotFound                 404  no such source, segment or term
    ├── NotAcceptable            406  Accept refuses every form that there is
    ├── TimedOut                 408  the request did not come whole in time
    ├── Conflict                 409  the state does not allow it
    ├── Stale                    412  the segment changed since it was read
    ├── TooLarge                 413  more text than one request may carry
    ├── Misdirected              421  the host it names is none of ours
    ├── Invalid                  422  a file or a value is not what it should be
    ├── PreconditionRequired     428  a write without If-Match
    ├── HeadTooLarge             431  the address and the headers are too long
    └── Unavailable              503  the model, the database or a file is not there
        └── Busy                 503  many wait for the database: the same again in a moment

`problem()` is the body of every error answer, RFC 9457 (`application/problem+json`). The command
line prints the same `detail` as its one line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar


class DuizhaoError(Exception):
    """A failure with words for a user. `extra` goes into the problem body as it is."""

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong"
    slug: ClassVar[str] = "internal"
    headers: ClassVar[Mapping[str, str]] = {}  # of the answer over HTTP

    def __init__(self, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra: Mapping[str, Any] = extra

    def problem(self) -> dict[str, Any]:
        """The error as an RFC 9457 problem object."""
        head = {"type": f"/problems/{self.slug}", "title": self.title}
        return {**head, "status": self.status, "detail": self.detail, **self.extra}


class BadRequest(DuizhaoError):
    """The request could not be read at all."""

    status, title, slug = 400, "The request cannot be read", "bad-request"


class Forbidden(DuizhaoError):
    """The request is not allowed from where it came."""

    status, title, slug = 403, "Not allowed", "forbidden"


class NotFound(DuizhaoError):
    """There is no such thing."""

    status, title, slug = 404, "Not found", "not-found"


class NotAcceptable(DuizhaoError):
    """Accept refuses every form that there is."""

    status, title, slug = 406, "Not acceptable", "not-acceptable"


class TimedOut(DuizhaoError):
    """The request did not come whole in time."""

    status, title, slug = 408, "The request took too long", "request-timeout"


class Conflict(DuizhaoError):
    """The present state does not allow it."""

    status, title, slug = 409, "The state does not allow it", "conflict"


class Stale(DuizhaoError):
    """The segment changed since it was read; `base`, `yours` and `theirs` hold the texts."""

    status, title, slug = 412, "The segment changed since you read it", "stale-revision"


class TooLarge(DuizhaoError):
    """More text than one request may carry."""

    status, title, slug = 413, "Too much text", "too-large"


class Misdirected(DuizhaoError):
    """The request names a host that this server does not answer under."""

    status, title, slug = 421, "Not served under this name", "misdirected"


class Invalid(DuizhaoError):
    """A file or a value is not what it should be; the message says where."""

    status, title, slug = 422, "Not valid", "invalid"


class PreconditionRequired(DuizhaoError):
    """A write to a segment needs If-Match."""

    status, title, slug = 428, "If-Match is required", "precondition-required"


class HeadTooLarge(DuizhaoError):
    """The address and the headers of a request are too long."""

    status, title, slug = 431, "Too much before the body", "head-too-large"


class Unavailable(DuizhaoError):
    """Something this needs is missing, corrupt, busy or of another version."""

    status, title, slug = 503, "Not available", "unavailable"


class Busy(Unavailable):
    """The database is held by others, or gone for a moment: the same request may be sent again."""

    headers: ClassVar[Mapping[str, str]] = {"Retry-After": "2"}  # seconds
