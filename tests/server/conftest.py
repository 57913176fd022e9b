"""A desk of five small sources, loaded once a kind of database; a test that writes gets a copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.engine import Engine
from api.server.app import create_app
from api.settings import Settings
from api.workbench import Workbench
from tests.databases import Filling
from tests.server.asking import Person

DRAFT = 'draft = { en = "%s", engine = "test", glossary = "none", score = -0.5, at = 2026-11-20 }'
MEASURES = f"""
slug = "measures"
title = "信用办法"
cited_title = "Measures for Credit"
number = "榕政〔2015〕7号"
author = "林一"
publisher = "福州日报"
published = 2015-06-01
accessed = 2017-01-24
url = "http://example.com/measures"
url_is = "a copy"
place = "Fuzhou"
kind = "regulation"
text = "full"
terms_named = ["失信", "守信"]

[[cited]]
work = "An Essay"
footnote = 9
mapping = "inferred"
claim = "Red lists are published"

[[cited]]
work = "An Essay"
claim = "Faith is kept"

[[segments]]
id = "seg-new"
zh = "红名单按月公布。"
state = "new"

[[segments]]
id = "seg-draft"
zh = "守信激励，失信惩戒。"
after = "\\n"
{DRAFT % "Reward the Faithful, punish the faithless."}
state = "draft"

[[segments]]
id = "seg-translated"
zh = "信用信息应当真实。"
{DRAFT % "Credit messages are right."}
en = "Credit information shall be true."
state = "translated"
by = "mei"
at = 2026-11-20

[[segments]]
id = "seg-approved"
zh = "本办法自2015年7月1日起施行。"
en = "These Measures take effect on 1 July 2015."
state = "approved"
by = "okafor"
at = 2026-11-21

[[segments]]
id = "seg-returned"
zh = "失信行为记入档案。"
en = "Dishonest acts are filed."
state = "returned"
by = "mei"
at = 2026-11-20

[[segments]]
id = "seg-stale"
zh = "公民应当守信。"
en = "Everybody keeps faith."
state = "translated"
stale = true
by = "lin"
at = 2026-11-19
"""
WILD = """
slug = "wild"
title = "𠮷野家：100%_守信\\\\承诺/说明"
publisher = "Ningbo News"
place = "Ningbo"
kind = "news"
text = "title only"

[[segments]]
id = "seg-wild"
zh = "𠮷野家：100%_守信\\\\承诺/说明"
en = "😀 Yoshinoya: 100% of_the\\\\cap/notes keeps Faith, faith"
state = "translated"
by = "mei"
at = 2026-11-20
"""
DECOY = """
slug = "decoy"
title = "没有通配符"
publisher = "ningbo news"
place = "Ningde"
kind = "news"
text = "full"

[[segments]]
id = "seg-decoy"
zh = "100元A守信B承诺C说明"
en = "100 x ofXthe cap notes"
state = "translated"
by = "lin"
at = 2026-11-20
"""
NAMELESS = """
slug = "nameless"
title = "A notice without a title"
publisher = "Xiamen Travel"
kind = "web page"
text = "none"
"""
DRILL = """
slug = "drill"
title = "练习"
publisher = "Duizhao"
kind = "practice"
text = "full"

[[segments]]
id = "seg-drill"
zh = "练习守信。"
state = "new"
"""
GLOSSARY = """zh,en,also,avoid,pos,domain,note,source,status
失信行为,untrustworthy conduct,dishonest conduct;dishonesty,faithless,noun,credit,Act,measures,cited
失信,untrustworthiness,breach of trust,losing credit,noun,credit,,measures,cited
失信,break a promise,,,verb,ethics,,CC-CEDICT,dictionary
守信,keeping faith,trustworthiness,,noun,credit,,measures,cited
信用,credit,100% credit_score,,noun,credit,,measures,cited
"""


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the desk's corpus and glossary."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "corpus").mkdir()
    for text in (MEASURES, WILD, DECOY, NAMELESS, DRILL):
        name = text.split('"')[1]
        (folder / "corpus" / f"{name}.toml").write_text(text.lstrip(), encoding="utf-8")
    (folder / "glossary.csv").write_text(GLOSSARY, encoding="utf-8")
    return folder


@pytest.fixture
def contents(desk: Path) -> Path:
    """The folder that each test's database has loaded."""
    return desk


@pytest.fixture
def database_url(database_url: str, fill: Filling, contents: Path) -> str:
    """A database of each kind that has loaded it."""
    fill(database_url, contents)
    return database_url


@pytest.fixture
def loaded(bench: Workbench) -> Workbench:
    """A workbench over a copy of the desk."""
    return bench


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def reader(
    request: pytest.FixtureRequest,
    engine: Engine,
    fill: Filling,
    desk: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[TestClient]:
    """A client over the desk, for tests that change nothing: they share it."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("reader") / "duizhao.db"
        path.write_bytes(request.getfixturevalue("migrated_sqlite").read_bytes())
        url = f"sqlite:///{path}"
    else:
        url = request.getfixturevalue("postgres")("reader")
    fill(url, desk)
    settings = Settings(database_url=url, user="lin", data_dir=tmp_path_factory.mktemp("data"))
    bench = Workbench(settings, engine)
    yield TestClient(create_app(bench), raise_server_exceptions=False)
    bench.close()


@pytest.fixture(scope="session")
def build() -> Callable[[str, Workbench], FastAPI]:
    """Called with a name and a workbench it gives the application of that name over it.

    Putting the routes together takes longer than a test, so each is made once.
    """

    @cache
    def made(name: str) -> FastAPI:
        app = create_app(Workbench(Settings(user=name)))
        TestClient(app).get("/healthz")  # the routes are put together at the first request
        return app

    def over(name: str, bench: Workbench) -> FastAPI:
        app = made(name)
        app.state.workbench = bench
        return app

    return over


@pytest.fixture
def client(loaded: Workbench, build: Callable[[str, Workbench], FastAPI]) -> TestClient:
    """Lin's client of the application over a copy of the desk."""
    return TestClient(build("lin", loaded), raise_server_exceptions=False)


@pytest.fixture
def person(
    settings: Settings, engine: Engine, build: Callable[[str, Workbench], FastAPI]
) -> Iterator[Person]:
    """Called with a name it gives that person's client; all of them share one database."""
    benches: list[Workbench] = []

    @cache
    def client(name: str) -> TestClient:
        benches.append(Workbench(settings.model_copy(update={"user": name}), engine))
        return TestClient(build(name, benches[-1]), raise_server_exceptions=False)

    yield client
    for bench in benches:
        bench.close()
