"""Requests over HTTP: the one place that opens a connection to the outside.

Only `http` and `https` addresses are asked, also after a redirect; urllib's own opener would go on
to `ftp`.
"""

from __future__ import annotations

import ssl
import urllib.error
import urllib.request
from http.client import HTTPException, HTTPMessage, HTTPResponse, InvalidURL
from typing import IO
from urllib.parse import quote, urlsplit

from api import __version__

TIMEOUT = 30.0  # seconds without a byte
SHORT_TIMEOUT = 5.0  # the same, for what can be done without
SCHEMES = frozenset({"http", "https"})
OWN_HEADERS = {"User-Agent": f"duizhao/{__version__}", "Accept-Encoding": "identity"}

# What a network does to a request: another try may do better.
NETWORK_ERRORS = (
    urllib.error.URLError,
    HTTPException,
    TimeoutError,
    ConnectionError,
    ssl.SSLError,
)


class Refused(Exception):
    """A link that is not asked, or whose answer is not taken: another try is of no use."""


class BodyTooLarge(Refused):
    """An answer with more bytes than were allowed."""


# All that a request can raise, for a caller to whom every failure is the same.
ALL_ERRORS = (OSError, HTTPException, ValueError, Refused)


class WebRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to `http` and `https` only."""

    def redirect_request(  # noqa: PLR0917 - urllib's signature
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """The request to go on with; raises HTTPError for a redirect that is not followed."""
        if urlsplit(newurl).scheme not in SCHEMES:
            raise urllib.error.HTTPError(
                req.full_url, code, f"{msg} - redirection to {newurl} is not allowed", headers, fp
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def ask(
    link: str, headers: dict[str, str], method: str = "GET", timeout: float = TIMEOUT
) -> HTTPResponse:
    """The open answer to a request, redirects followed; the caller closes it.

    `timeout` is in seconds without a byte. Raises HTTPError for a status of 400 and more, another
    of NETWORK_ERRORS when there is no answer, and Refused for what is no web address.
    """
    try:
        if urlsplit(link).scheme not in SCHEMES:
            raise Refused("it is no http or https address")
        request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
            quote(link, safe="%/:=&?~#+!$,;'@()*[]"), headers=OWN_HEADERS | headers, method=method
        )
        opener = urllib.request.build_opener(WebRedirects)
        answer: HTTPResponse = opener.open(request, timeout=timeout)
    except (ValueError, InvalidURL) as error:  # of the link, or of one that it was sent on to
        raise Refused(f"it is no web address: {error}") from error
    except urllib.error.HTTPError as error:
        error.close()  # what it says stays readable; its connection would stay open
        raise
    return answer


def fetch(link: str, limit: int) -> bytes:
    """The body at a link; raises BodyTooLarge past `limit` bytes, and what `ask` raises."""
    with ask(link, {}) as answer:
        body = answer.read(limit + 1)
    if len(body) > limit:
        raise BodyTooLarge(f"it has more than {limit:,} bytes")
    return body


def file_size(link: str) -> int | None:
    """The bytes of the file at a link, or None where the server does not say or does not answer."""
    try:
        with ask(link, {}, "HEAD", SHORT_TIMEOUT) as answer:
            return content_length(answer)
    except ALL_ERRORS:
        return None


def content_length(answer: HTTPResponse) -> int | None:
    """The bytes that the body of an answer has, or None where it does not say."""
    told = answer.headers.get("Content-Length", "")
    return int(told) if told.isdecimal() else None


def error_reason(error: Exception) -> str:
    """Why a request failed, in few words: a status with its phrase, or the system's reason."""
    if isinstance(error, urllib.error.HTTPError):
        return f"{error.code} {error.reason}".strip()
    reason = getattr(error, "reason", None) or error
    return str(getattr(reason, "strerror", None) or reason) or type(error).__name__
