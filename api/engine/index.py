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
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from api.engine import NAMES, PackageInfo, preference
from api.errors import Invalid, NotFound, Unavailable
from api.network import client

ARGOS_INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/"
MAX_INDEX_BYTES = 16_000_000  # Argos's own has 0.1 million


@dataclass(frozen=True)
class IndexedPackage:
    """A Chinese→English package in an index; `links` are places of the same file."""

    name: str
    version: str
    links: tuple[str, ...]

    @property
    def label(self) -> str:
        """What the package is called once it is installed: `zh_en 1.9`."""
        return f"{self.name} {self.version}"


def index_url() -> str:
    """Where the index is: ARGOS_PACKAGE_INDEX, or Argos's own."""
    address = os.environ.get("ARGOS_PACKAGE_INDEX") or ARGOS_INDEX
    if address.partition("?")[0].endswith(".json"):
        return address
    return f"{address.rstrip('/')}/index.json"


def read_index() -> list[IndexedPackage]:
    """The Chinese→English packages of the index, the preferred first.

    Raises Unavailable when it cannot be read, Invalid when what is there is no index.
    """
    url = index_url()
    advice = "set ARGOS_PACKAGE_INDEX to another, or install a file: duizhao model install FILE"
    try:
        content = client.fetch(url, MAX_INDEX_BYTES)
    except client.BodyTooLarge:
        content = b""
    except client.ALL_ERRORS as error:
        why = client.error_reason(error)
        raise Unavailable(
            f"The index of Argos packages {url} cannot be read ({why}); {advice}."
        ) from error
    try:
        entries = json.loads(content)
    except (ValueError, RecursionError):
        entries = None
    if not isinstance(entries, list):
        raise Invalid(f"{url} is no index of Argos packages (a JSON list); {advice}.")
    packages = [package for entry in entries if (package := read_entry(entry, url))]
    return sorted(packages, key=lambda package: preference(as_info(package)))


def read_entry(entry: Any, url: str) -> IndexedPackage | None:
    """The package in an entry of the index at `url`; None for another language, kind or shape."""
    if not isinstance(entry, dict) or entry.get("type", "translate") != "translate":
        return None
    name = f"{entry.get('from_code')}_{entry.get('to_code')}"
    version, links = entry.get("package_version"), entry.get("links")
    if name not in NAMES or not isinstance(links, list) or not is_version(version):
        return None
    whole = [read_link(link, url) for link in links if isinstance(link, str)]
    usable = tuple(link for link in whole if link)
    return IndexedPackage(name, str(version), usable) if usable else None


def read_link(link: str, url: str) -> str | None:
    """A link of the index at `url`, whole; None for what is no web address."""
    try:
        whole = urljoin(url, link)
        return whole if urlsplit(whole).scheme in client.SCHEMES else None
    except ValueError:
        return None


def is_version(version: object) -> bool:
    """Whether this can be a version, and a part of a folder's name that no other version has."""
    return isinstance(version, str) and bool(
        re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,40}", version)
    )


def as_info(package: IndexedPackage) -> PackageInfo:
    """What an installed package would say of itself, but for its path."""
    from_code, to_code = package.name.split("_")
    return PackageInfo(package.name, package.version, "installed", Path(), from_code, to_code)


def choose_indexed(packages: Sequence[IndexedPackage], name: str) -> IndexedPackage:
    """The first package that is called `zh_en`, `1.9` or `zh_en 1.9`; raises NotFound."""
    for package in packages:
        if name in {package.name, package.version, package.label, f"argos {package.label}"}:
            return package
    labels = ", ".join(package.label for package in packages) or "no Chinese→English package"
    raise NotFound(f"The index {index_url()} has no {name}; it has {labels}.")
