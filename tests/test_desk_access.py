"""Who may use the desk, and what is kept from those who may not: roles, sessions, tokens, forged requests."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.desk import PASSWORD, Clock, log_in, some, team
from truceline.errors import UsageError
from truceline.serve.access import COOKIE, CSRF_HEADER, hashed, verify
from truceline.serve.settings import DeskSettings
from truceline.store import Ledger
from truceline.store.users import Role, UserBook

FORGED = "f" * 64


def judgement(client: TestClient, headers: dict[str, str]) -> dict[str, str]:
    claim = some(client, "claims", headers)[0]
    return {"action": "accept", "subject": claim["key"], "revision": claim["revision"], "reason": "it says so"}


def test_without_team_only_this_machine_is_served() -> None:
    with pytest.raises(UsageError, match="--team"):
        DeskSettings(db="sqlite:///x.db", host="0.0.0.0")
    with pytest.raises(UsageError, match="second person"):
        DeskSettings(db="sqlite:///x.db", second_person=True)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", "localhost@evil"])
def test_a_name_that_was_rebound_to_this_machine_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/api/session", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "LOCALHOST"])
def test_the_names_of_this_machine_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/api/session", headers={"Host": host}).json()["name"] == "ana"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_page_of_another_site_writes_nothing(client: TestClient, headers: dict[str, str]) -> None:
    said = judgement(client, {})
    assert client.post("/api/judgements", json=said, headers=headers).status_code == 403
    assert some(client, "judgements") == []
    own = {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/api/judgements", json=said, headers=own).status_code == 201


def test_every_answer_has_the_headers_of_security(team_desk: TestClient) -> None:
    for path in ("/healthz", "/api/claims", "/api/none", "/openapi.json"):
        headers = team_desk.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["strict-transport-security"]


@pytest.mark.parametrize(
    "path", ["claims", "incidents", "exports/acled", "gold", "session", "judgements", "search?q=x"]
)
def test_in_a_team_nobody_reads_without_logging_in(team_desk: TestClient, path: str) -> None:
    assert team_desk.get(f"/api/{path}").status_code == 401
    assert team_desk.get(f"/api/{path}", headers={"Cookie": f"{COOKIE}={FORGED}"}).status_code == 401
    assert team_desk.get(f"/api/{path}", headers={"Authorization": f"Bearer {FORGED}"}).status_code == 401
    assert team_desk.get(f"/api/{path}", headers={"Authorization": "Basic YTpi"}).status_code == 401


def test_a_reader_judges_nothing(team_desk: TestClient) -> None:
    reader = log_in(team_desk, "reader")
    assert team_desk.post("/api/judgements", json=judgement(team_desk, reader), headers=reader).status_code == 403
    assert team_desk.get("/api/gold", headers=reader).status_code == 403
    assert team_desk.post("/api/judgements/1/retract", json={"reason": "x"}, headers=reader).status_code == 403
    assert team_desk.put("/api/locks", json={"subject": "incident:x"}, headers=reader).status_code == 403


@pytest.mark.parametrize("token", [None, "", FORGED, "é"])
def test_a_forged_token_against_forged_requests_is_refused(team_desk: TestClient, token: str | None) -> None:
    headers = log_in(team_desk, "reviewer")
    said = judgement(team_desk, headers)
    forged = {"Cookie": headers["Cookie"]} | ({} if token is None else {CSRF_HEADER: token})
    sent = [(name.encode(), value.encode()) for name, value in forged.items()]
    assert team_desk.post("/api/judgements", json=said, headers=sent).status_code == 403
    other = log_in(team_desk, "second")
    assert (
        team_desk.post("/api/judgements", json=said, headers={**headers, CSRF_HEADER: other[CSRF_HEADER]}).status_code
        == 403
    )
    assert team_desk.post("/api/judgements", json=said, headers=headers).status_code == 201


def test_a_session_is_new_with_each_login_and_safe_in_its_cookie(team_desk: TestClient) -> None:
    first = log_in(team_desk, "reviewer")
    said = {"name": "reviewer", "password": PASSWORD}
    answer = team_desk.post("/api/session", json=said, headers={"Cookie": first["Cookie"]})
    cookie = answer.headers["set-cookie"]
    for needed in ("__Host-", "Secure", "HttpOnly", "SameSite=strict", "Path=/"):
        assert needed in cookie
    assert "Domain" not in cookie
    assert cookie.split(";")[0] != first["Cookie"]
    team_desk.cookies.clear()
    assert team_desk.get("/api/session", headers=first).status_code == 401
    again = {"Cookie": cookie.split(";")[0], CSRF_HEADER: answer.json()["csrf"]}
    assert team_desk.request("DELETE", "/api/session", headers=again).status_code == 204
    team_desk.cookies.clear()
    assert team_desk.get("/api/session", headers=again).status_code == 401


def test_sessions_end_after_idleness_and_after_a_day_of_use(url: str) -> None:
    clock = Clock()
    with team(url, clock=clock) as client:
        headers = log_in(client, "reader")
        clock.later(hours=1, minutes=59)
        assert client.get("/api/session", headers=headers).status_code == 200
        clock.later(hours=2)
        assert client.get("/api/session", headers=headers).status_code == 401
        headers = log_in(client, "reader")
        for _ in range(12):
            clock.later(minutes=59)
            assert client.get("/api/session", headers=headers).status_code == 200
        clock.later(minutes=20)
        assert client.get("/api/session", headers=headers).status_code == 401


def test_who_fails_to_log_in_too_often_waits_and_others_do_not(url: str) -> None:
    clock = Clock()
    with team(url, clock=clock) as client:
        for _ in range(5):
            assert client.post("/api/session", json={"name": "reader", "password": "guess"}).status_code == 401
        right = {"name": "reader", "password": PASSWORD}
        refused = client.post("/api/session", json=right)
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) > 0
        assert log_in(client, "reviewer")
        clock.later(minutes=16)
        assert client.post("/api/session", json=right).status_code == 200


def test_many_names_from_one_address_are_held_off_too(url: str) -> None:
    with team(url, logins_of_address=3) as client:
        codes = [
            client.post("/api/session", json={"name": f"nobody{i}", "password": "guess"}).status_code for i in range(4)
        ]
    assert codes == [401, 401, 401, 429]


def test_a_role_that_is_taken_away_and_a_user_that_is_disabled_count_at_once(url: str) -> None:
    with team(url) as client, Ledger.open(url) as ledger:
        users = UserBook(ledger)
        headers = log_in(client, "reviewer")
        users.set_role("reviewer", Role.READER)
        assert client.post("/api/judgements", json=judgement(client, headers), headers=headers).status_code == 403
        users.disable("reviewer")
        assert client.get("/api/session", headers=headers).status_code == 401
        assert client.post("/api/session", json={"name": "reviewer", "password": PASSWORD}).status_code == 401


def test_a_token_has_its_own_role_ends_and_is_revoked(url: str) -> None:
    clock = Clock()
    with team(url, clock=clock) as client, Ledger.open(url, clock=clock) as ledger:
        users = UserBook(ledger)
        with pytest.raises(UsageError):
            users.add_token("reader", "too much", Role.ADMIN)
        secret, _ = users.add_token("reviewer", "nightly", Role.READER, days=30)
        headers = {"Authorization": f"Bearer {secret}"}
        assert client.get("/api/session", headers=headers).json() == {
            "name": "reviewer", "role": "reader", "csrf": None, "team": True, "second_person": False,
        }  # fmt: skip
        assert client.post("/api/judgements", json=judgement(client, headers), headers=headers).status_code == 403
        clock.later(days=31)
        assert client.get("/api/session", headers=headers).status_code == 401
        judge, made = users.add_token("reviewer", "judging", Role.REVIEWER)
        program = {"Authorization": f"Bearer {judge}"}
        assert client.post("/api/judgements", json=judgement(client, program), headers=program).status_code == 201
        users.revoke_token(made.number)
        assert client.get("/api/session", headers=program).status_code == 401


def test_no_secret_lies_in_the_ledger(url: str, tmp_path: Path) -> None:
    with team(url) as client, Ledger.open(url) as ledger:
        headers = log_in(client, "reader")
        secret, _ = UserBook(ledger).add_token("reader", "nightly", Role.READER)
    with sqlite3.connect(tmp_path / "war.db") as connection:
        dumped = "\n".join(connection.iterdump())
    connection.close()
    for kept in (PASSWORD, secret, headers["Cookie"].partition("=")[2], headers[CSRF_HEADER]):
        assert kept not in dumped
    assert "$argon2id$" in dumped


def test_passwords_are_checked_alike_whether_or_not_the_user_is_there() -> None:
    assert verify(hashed(PASSWORD), PASSWORD)
    assert not verify(hashed(PASSWORD), PASSWORD + "x")
    assert not verify(None, "nobody has this password")
    with pytest.raises(UsageError, match="10 to 200"):
        hashed("short")


def test_too_much_is_refused_before_it_is_read(client: TestClient) -> None:
    ten = b'{"text": "' + b"x" * 10_000_000 + b'"}'
    assert client.post("/api/read", content=ten, headers={"Content-Type": "application/json"}).status_code == 413
    pieces = (b"x" * 10_000 for _ in range(1_000))
    answer = client.post("/api/read", content=pieces, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert client.get("/api/claims", params={"q": "x" * 9_000}).status_code == 414
    assert client.get("/api/claims", params={"q": "x" * 401}).status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/api/documents/..%2f..%2fetc%2fpasswd",
        "/api/documents/%2e%2e/%2e%2e/etc/passwd",
        "/api/exports/..%2f..%2f..%2fetc%2fpasswd",
        "/../../etc/passwd",
        "/static/..%2f..%2fpyproject.toml",
    ],
)
def test_a_path_leads_to_no_file(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in {404, 422}
    assert "root:" not in answer.text


@pytest.mark.parametrize("path", ["/api/documents/a%00b", "/api/claims/%0d%0aSet-Cookie:x"])
def test_control_characters_in_a_path_are_refused(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 400


@pytest.mark.parametrize(
    "value", ["'; DROP TABLE documents; --", '" OR 1=1 --', "%' OR '1'='1", "a* NEAR(b) ^c", "\\", "{}:$$"]
)
def test_what_means_something_in_sql_means_nothing_here(client: TestClient, value: str) -> None:
    before = len(some(client, "documents"))
    for name in ("party", "place", "source", "ceasefire", "document", "incident", "q"):
        for kind in ("claims", "figures", "incidents", "documents", "ceasefires", "disputes", "lineages"):
            answer = client.get(f"/api/{kind}", params={name: value})
            assert answer.status_code == 200
            assert answer.json()["items"] == [] or name == "q"
    assert len(some(client, "documents")) == before


def test_a_script_in_an_article_stays_its_words(client: TestClient) -> None:
    document = next(one for one in some(client, "documents") if one["claims"] and "script" in one["source"]["title"])
    answer = client.get(f"/api/documents/{document['source']['id']}")
    assert answer.headers["content-type"] == "application/json"
    assert "<script>alert('x')</script>" in answer.json()["text"]
    atom = client.get("/api/exports/atom").text
    assert "<script>" not in atom


@pytest.mark.parametrize("reason", ["nul\0", "half \ud800 a letter"])
def test_texts_that_no_database_keeps_are_refused(client: TestClient, reason: str) -> None:
    import json

    said = json.dumps({**judgement(client, {}), "reason": reason})
    answer = client.post("/api/judgements", content=said, headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 422}


def test_logging_in_where_nobody_logs_in_is_told(client: TestClient) -> None:
    assert client.post("/api/session", json={"name": "x", "password": "y"}).status_code == 409
    assert client.get("/api/session").json()["csrf"] is None


SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
SQL = "'; DROP TABLE reviews; --"


def test_what_is_typed_into_a_form_is_words_wherever_it_comes_up_again(client: TestClient) -> None:
    claim = some(client, "claims")[0]
    said = {"subject": claim["key"], "revision": claim["revision"], "action": "amend", "reason": SCRIPT + SQL}
    fields = {"set-actors": SCRIPT, "set-targets": SQL, "back": f"/told/{claim['key']}"}
    assert client.post("/judgements", data={**said, **fields}).status_code == 303
    conflict = client.post("/judgements", data={**said, **fields})
    assert conflict.status_code == 409
    taken = client.post("/reviews/1", data={"action": "retract", "reason": SCRIPT})
    assert taken.status_code == 303
    shown = [
        client.get(path).text for path in (f"/told/{claim['key']}", "/reviews", "/reviews/1", "/reviews.atom", "/")
    ]
    for html in (conflict.text, *shown):
        assert "<script>alert" not in html
        assert "<img" not in html
    assert SQL.replace("'", "&#39;") in shown[1]


@pytest.mark.parametrize(
    "value", [SCRIPT, SQL, "../../etc/passwd", "lineage:" + SQL, "incident:../x", "%00", "a" * 400]
)
def test_what_names_nothing_is_refused_by_every_form(client: TestClient, value: str) -> None:
    incident = some(client, "incidents")[0]
    page = client.get(f"/api/incidents/{incident['id']}").json()
    said = {"subject": f"incident:{incident['id']}", "revision": page["revision"], "reason": "so it is"}
    for more in (
        {"action": "merge", "other": value, "preview": "1"},
        {"action": "merge", "other-address": value, "other-revision": "x"},
        {"action": "split", "claims": value, "preview": "1"},
        {"action": value},
        {"action": "accept", "subject": value},
        {"action": "merge", "subject": f"lineage:{value}", "other": value, "preview": "1"},
    ):
        answer = client.post("/judgements", data={**said, **more})
        assert answer.status_code in {404, 422}, more
        assert "<script>alert" not in answer.text
    assert client.post("/locks", data={"subject": value}).status_code in {303, 404, 422}
    assert some(client, "judgements") == []


@pytest.mark.parametrize(
    "path", ["/briefs/..%2f..%2fetc%2fpasswd.html", "/lineages/..%2f..%2fetc%2fpasswd", "/reviews/1%20OR%201"]
)
def test_a_page_of_nothing_is_no_page(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/judgements", "/locks", "/reviews/1", "/paste"])
def test_no_form_is_taken_without_the_token_of_its_session(team_desk: TestClient, path: str) -> None:
    headers = log_in(team_desk, "reviewer")
    said = {"subject": "incident:x", "action": "retract", "reason": "x", "text": "Velland shelled Toldan."}
    for token in (None, "", FORGED, log_in(team_desk, "second")[CSRF_HEADER]):
        sent = said if token is None else {**said, "csrf": token}
        assert team_desk.post(path, data=sent, headers={"Cookie": headers["Cookie"]}).status_code == 403
    assert team_desk.post(path, data=said).status_code == 401
    form = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    assert team_desk.post(path, content=b"text=" + b"x" * 10_000_000, headers=form).status_code == 413


def test_a_session_that_somebody_else_chose_is_not_taken_over_by_logging_in(team_desk: TestClient) -> None:
    planted = {"Cookie": f"{COOKIE}={FORGED}"}
    said = {"name": "reviewer", "password": PASSWORD, "next": "/"}
    answer = team_desk.post("/login", data=said, headers=planted)
    assert answer.status_code == 303
    assert FORGED not in answer.headers["set-cookie"]
    team_desk.cookies.clear()
    assert team_desk.get("/api/session", headers=planted).status_code == 401
