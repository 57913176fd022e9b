"""The index of Argos packages: which Chinese→English ones can be had, and where.

It is Argos's own, or the one that ARGOS_PACKAGE_INDEX names: index.json, a list of packages, each
with links to the same file. Links that are not http or https are passed over.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from api.engine import NAMES, PackageInfo, preference
from api.errors import Invalid, NotFound, Unavailable
from api.network import downloads

INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/"
MAX_INDEX = 16_000_000  # bytes; Argos's own has 0.1 million


@dataclass(frozen=True)
class Offer:
    """A Chinese→English package that the index has; `links` are places of the same file."""

    name: str
    version: str
    links: tuple[str, ...]

    @property
    def label(self) -> str:
        """What an installed package of this offer is called: `zh_en 1.9`."""
        return f"{self.name} {self.version}"


def index_url() -> str:
    """Where the index is: ARGOS_PACKAGE_INDEX, or Argos's own."""
    address = os.environ.get("ARGOS_PACKAGE_INDEX") or INDEX
    if address.partition("?")[0].endswith(".json"):
        return address
    return f"{address.rstrip('/')}/index.json"


def read_index() -> list[Offer]:
    """The Chinese→English packages of the index, the preferred first.

    Raises Unavailable when it cannot be read, Invalid when what is there is no index.
    """
    url = index_url()
    advice = "set ARGOS_PACKAGE_INDEX to another, or install a file: duizhao model install FILE"
    try:
        with downloads.ask(url, {}) as answer:
            content = answer.read(MAX_INDEX + 1)
    except (OSError, HTTPException, ValueError, downloads.Refused) as error:
        why = downloads.words(error)
        raise Unavailable(
            f"The index of Argos packages {url} cannot be read ({why}); {advice}."
        ) from error
    try:
        found = json.loads(content) if len(content) <= MAX_INDEX else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list):
        raise Invalid(f"{url} is no index of Argos packages (a JSON list); {advice}.")
    offers = [offer for entry in found if (offer := read_entry(entry, url))]
    return sorted(offers, key=lambda offer: preference(as_info(offer)))


def read_entry(entry: Any, url: str) -> Offer | None:
    """An entry of the index as an offer; None for another language, kind or shape."""
    if not isinstance(entry, dict) or entry.get("type", "translate") != "translate":
        return None
    name = f"{entry.get('from_code')}_{entry.get('to_code')}"
    version, links = entry.get("package_version"), entry.get("links")
    if name not in NAMES or not isinstance(links, list) or not is_version(version):
        return None
    whole = [read_link(link, url) for link in links if isinstance(link, str)]
    usable = tuple(link for link in whole if link)
    return Offer(name, str(version), usable) if usable else None


def read_link(link: str, url: str) -> str | None:
    """A link of the index at `url`, whole; None for what is no web address."""
    try:
        whole = urljoin(url, link)
        return whole if urlsplit(whole).scheme in {"http", "https"} else None
    except ValueError:
        return None


def is_version(version: object) -> bool:
    """Whether this can be a version, and a part of a folder's name that no other version has."""
    return isinstance(version, str) and bool(
        re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,40}", version)
    )


def as_info(offer: Offer) -> PackageInfo:
    """An offer as the package that it would be."""
    from_code, to_code = offer.name.split("_")
    return PackageInfo(offer.name, offer.version, "installed", Path(), from_code, to_code)


def choose_offer(offers: Sequence[Offer], name: str) -> Offer:
    """The preferred offer of a name: `zh_en`, `1.9` or `zh_en 1.9`; raises NotFound."""
    for offer in offers:
        if name in {offer.name, offer.version, offer.label, f"argos {offer.label}"}:
            return offer
    there = ", ".join(offer.label for offer in offers) or "no Chinese→English package"
    raise NotFound(f"The index {index_url()} has no {name}; it has {there}.")
