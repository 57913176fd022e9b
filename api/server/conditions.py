"""If-Match as RFC 9110 has it (13.1.1): on which revisions a write is right."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Header, Request

from api.errors import Invalid, PreconditionRequired

_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_LIST = re.compile(rf"[ \t,]*{_TAG}(?:[ \t]*,[ \t,]*{_TAG})*[ \t,]*")
_REVISION = re.compile(r'(W/)?"(0|[1-9]\d{0,8})"')
WANTED = 'Send If-Match with the revision that you read, such as If-Match: "3".'
PATTERN = rf"^{_TAG}(, *{_TAG})*$"  # what OpenAPI says of it; empty elements are taken as well


async def read_if_match(
    request: Request,
    if_match: Annotated[
        str | None,
        Header(
            description='The revision that you read, its ETag: `"1"`. Of several one must stand.',
            examples=['"1"'],
            json_schema_extra={"pattern": PATTERN},
        ),
    ] = None,
) -> tuple[int, ...]:
    """The revisions in If-Match, on one of which the write is right.

    Weak tags are compared strongly, and so are equal to none; neither is a tag that no revision
    has. Raises PreconditionRequired without the header, and for `*`, which would take back what
    nobody has read; Invalid for what is no list of tags.
    """
    if if_match is None:
        raise PreconditionRequired(WANTED)
    sent = ",".join(request.headers.getlist("if-match"))
    if sent.strip(" \t,") == "*":
        raise PreconditionRequired(f"If-Match: * would overwrite what you have not read. {WANTED}")
    if not _LIST.fullmatch(sent):
        raise Invalid(f'If-Match must be a revision in quotes, such as "3", not {sent[:40]}.')
    found = [_REVISION.fullmatch(tag) for tag in re.findall(_TAG, sent)]
    return tuple(int(match[2]) for match in found if match and not match[1])
