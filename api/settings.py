"""Every setting, read once from the environment (`DUIZHAO_…`). docs/settings.md lists them."""

from __future__ import annotations

import getpass
import re
from functools import cache
from pathlib import Path
from typing import Annotated

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import URL, make_url

from api.errors import Invalid, Unavailable

DEFAULT_FILE = "duizhao.db"  # SQLite's, in the data directory


def login_name() -> str:
    """The login name, or `local` where the machine knows none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "local"


class Settings(BaseSettings):
    """What a deployment may set; each default runs on one laptop, offline."""

    model_config = SettingsConfigDict(env_prefix="DUIZHAO_")

    data_dir: Path = Field(
        default_factory=lambda: platformdirs.user_data_path("duizhao"),
        description="Database, Argos packages and the unpacked seed model.",
    )
    database_url: str = Field(
        default="", description="SQLAlchemy URL; empty is SQLite in the data directory."
    )
    user: str = Field(
        default_factory=login_name, description="Who writes, until there are accounts."
    )
    host: str = Field(default="127.0.0.1", description="Address `serve` binds.")
    hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Names under which the server answers beside its address."
    )
    port: int = Field(
        default=8000, ge=0, le=65535, description="Port `serve` binds; 0 picks a free one."
    )
    max_translation: int = Field(
        default=20_000, ge=1, description="Longest translation of one segment, in code points."
    )
    max_request: int = Field(default=4_000_000, ge=1, description="Largest request body, in bytes.")
    patience: float = Field(
        default=30.0,
        ge=0.1,
        description="Seconds a client has to send a request's head, its body, or to read on.",
    )
    heartbeat: float = Field(
        default=5.0,
        ge=0.1,
        description="Seconds between a worker's heartbeats; five missed ones mean it is dead.",
    )
    threads: int = Field(default=0, ge=0, description="Sentences drafted at once; 0 is one a core.")

    @field_validator("user")
    @classmethod
    def check_user(cls, value: str) -> str:
        """The writer's name; raises ValueError for what is not text in one line."""
        if re.search("[\x00-\x1f\x7f-\x9f\ud800-\udfff]", value):  # language is a room above
            raise ValueError("a name is text in one line, without control characters")
        return value

    @field_validator("hosts", mode="before")
    @classmethod
    def split_hosts(cls, value: object) -> object:
        """Names apart by commas; raises ValueError for one that is more than a name."""
        if not isinstance(value, str):
            return value
        names = tuple(filter(None, map(str.strip, value.split(","))))
        for name in names:
            if not re.fullmatch(r"[\w.-]+|\[?[0-9a-fA-F:.]+\]?", name):
                raise ValueError(f"{name} is no host name: leave out scheme, port and path")
        return tuple(name.strip("[]") for name in names)

    def url(self) -> URL:
        """The database's URL with its driver named; raises Invalid when it cannot be read."""
        if not self.database_url:
            return URL.create("sqlite", database=str(self.directory() / DEFAULT_FILE))
        try:
            url = make_url(self.database_url)
        except Exception as error:
            raise Invalid(
                "DUIZHAO_DATABASE_URL is not a database URL: write postgresql://user@host/name or "
                "sqlite:////path/to/file.db."
            ) from error
        if url.drivername in {"postgres", "postgresql"}:
            return url.set(drivername="postgresql+psycopg")
        if url.get_backend_name() not in {"sqlite", "postgresql"}:
            raise Invalid(
                f"DUIZHAO_DATABASE_URL names {url.get_backend_name()}; use sqlite or postgresql."
            )
        return url

    def directory(self) -> Path:
        """The data directory, made when absent; raises Unavailable when it cannot be."""
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable(
                f"Cannot write to the data directory {self.data_dir} ({error.strerror}): "
                "set DUIZHAO_DATA_DIR to one that can be written."
            ) from error
        return self.data_dir


@cache
def get_settings() -> Settings:
    """The settings of this process; raises Invalid naming the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"DUIZHAO_{first['loc'][0]}".upper()
        raise Invalid(f"{name} cannot be {first['input']!r}: {first['msg']}.") from error
