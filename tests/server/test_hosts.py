"""Under which names the server answers: a page's own name that points here is not one."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api.errors import Invalid
from api.server.app import create_app
from api.server.hosts import Hosts, read_host
from api.settings import get_settings
from api.workbench import Workbench
from tests.server.asking import API, got, said

LOOPBACK = ["localhost", "LOCALHOST:8000", "localhost.", "127.0.0.1", "127.8.9.1:80", "[::1]:8000"]
FOREIGN = ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example"]
WRONG = [
    "",
    " ",
    ":8000",
    "[::1",
    "::1",
    "a b",
    "lin@localhost",
    "localhost/x",
    "localhost:80:80",
    "127.0.0.1%x",
]


@pytest.mark.parametrize(
    "host", [*LOOPBACK, "192.168.1.7:8000", "duizhao.example.", "Duizhao.example"]
)
def test_hosts_that_are_answered(host: str) -> None:
    """Loopback by any of its names, the bound address, and a named one, whatever the port."""
    assert Hosts("192.168.1.7", ["duizhao.example"]).answers(host)


@pytest.mark.parametrize("host", [*FOREIGN, *WRONG, "192.168.1.8", "8.8.8.8", "[2001:db8::1]"])
def test_hosts_that_are_not(host: str) -> None:
    """Any other name, another address, and what is no host."""
    assert not Hosts("192.168.1.7", ["duizhao.example"]).answers(host)


@pytest.mark.parametrize("bound", ["0.0.0.0", "::", ""])
def test_a_server_on_every_address_answers_under_any(bound: str) -> None:
    """Its addresses are not known beforehand, so any is answered; names still are not."""
    hosts = Hosts(bound, ["duizhao.example"])
    for host in ("192.168.1.8:8000", "[2001:db8::1]", "8.8.8.8", "duizhao.example", "localhost"):
        assert hosts.answers(host)
    for host in (*FOREIGN, *WRONG):
        assert not hosts.answers(host)


def test_an_address_has_many_spellings() -> None:
    """One address is one however it is written, and a bound name counts as it is typed."""
    assert Hosts("2001:DB8:0::1").answers("[2001:db8::1]:8000")
    assert Hosts("Desk.local").answers("desk.local:8000")
    assert read_host("[FE80::1]:80") == "fe80::1"


@pytest.mark.parametrize("host", [*FOREIGN, *WRONG])
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", f"{API}/sources/"), ("PUT", f"{API}/segments/seg-new/translation")],
)
def test_another_name_is_misdirected(reader: TestClient, method: str, path: str, host: str) -> None:
    """A page elsewhere whose name points here reads and writes nothing, whatever its Origin is."""
    headers = {"Host": host, "Origin": f"http://{host}", "If-Match": '"1"'}
    response = reader.request(
        method, path, json={"en": "x"}, headers=headers, follow_redirects=False
    )
    assert "DUIZHAO_HOSTS" in said(response, 421)["detail"]
    assert "location" not in response.headers
    assert got(reader, "/segments/seg-new")["revision"] == 1


def test_the_bound_address_is_answered(loaded: Workbench) -> None:
    """`serve --host` counts, whatever the settings say."""
    client = TestClient(create_app(loaded, "192.168.1.7"), base_url="http://192.168.1.7:8000")
    assert client.get(f"{API}/sources/").url.host == "192.168.1.7"
    assert client.get("/healthz", headers={"Host": "192.168.1.8"}).status_code == 421


def test_named_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting holds names apart by commas."""
    monkeypatch.setenv("DUIZHAO_HOSTS", " a.example, ,B.example,[::2] ")
    get_settings.cache_clear()
    assert get_settings().hosts == ("a.example", "B.example", "::2")


@pytest.mark.parametrize("name", ["http://a.example", "a.example:8000", "a/b", "a b", "*"])
def test_a_host_that_is_more_than_a_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with a scheme, a port or a path is refused in a line that names the variable."""
    monkeypatch.setenv("DUIZHAO_HOSTS", name)
    get_settings.cache_clear()
    with pytest.raises(
        Invalid, match=r"DUIZHAO_HOSTS cannot be .* leave out scheme, port and path"
    ):
        get_settings()
