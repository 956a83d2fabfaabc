"""What is written on the desk's pages: judgements, amendments, texts to read, and who may."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.desk import PASSWORD, log_in, settled, some, team
from tests.desk_pages import FORGED, Seen, look
from truceline.serve.access import COOKIE, CSRF_HEADER


def test_a_judgement_from_the_page_changes_the_picture(client: TestClient) -> None:
    incident = some(client, "incidents", party="VEL")[0]
    path = f"/incidents/{incident['id']}?party=VEL"
    fields = {
        one["name"]: one.get("value", "") for one in look(client, path).all("input") if one.get("type") == "hidden"
    }
    assert fields["back"] == path
    answer = client.post("/judgements", data={**fields, "action": "reject", "reason": "an older war"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}&judged=1")
    settled(client)
    assert "an older war" in look(client, answer.headers["location"]).text
    assert incident["id"] not in client.get("/").text
    assert f">incident {incident['id']}</a>" in client.get("/reviews").text  # the whole id
    taken = client.post("/reviews/1", data={"action": "retract", "reason": "it is this one"})
    assert taken.status_code == 303
    settled(client)
    assert incident["id"] in client.get("/").text


def test_who_saw_an_older_revision_is_told_and_keeps_what_they_wrote(client: TestClient) -> None:
    claim = some(client, "claims")[0]
    said = {"subject": claim["key"], "revision": claim["revision"], "action": "accept", "reason": "so it <i>says</i>"}
    assert client.post("/judgements", data=said).status_code == 303
    answer = client.post("/judgements", data={**said, "action": "reject"})
    assert answer.status_code == 409
    assert "so it <i>says</i>" in Seen(answer.text).text
    assert "<i>" not in answer.text


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"reason": ""}, 422),
        ({"reason": "   "}, 422),
        ({"reason": "x" * 2_001}, 422),
        ({"action": ""}, 422),
        ({"action": "merge"}, 422),
        ({"action": "accept", "set-stance": "denies"}, 422),
        ({"action": "amend"}, 422),
        ({"action": "amend", "set-act": "MURDER"}, 422),
        ({"action": "amend", "set-from": "some day"}, 422),
        ({"action": "amend", "set-from": "2031-05-06", "set-to": "2031-05-01"}, 422),
        ({"subject": "claim:none:1-2"}, 404),
        ({"subject": "nothing"}, 422),
        ({"revision": "0" * 16}, 409),
    ],
)
def test_a_judgement_that_makes_no_sense_is_refused_with_the_reason(
    client: TestClient, changed: dict[str, str], status: int
) -> None:
    claim = some(client, "claims")[0]
    said = {"subject": claim["key"], "revision": claim["revision"], "action": "accept", "reason": "so it says"}
    answer = client.post("/judgements", data={**said, **changed})
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert some(client, "judgements") == []


def test_a_merge_with_nothing_chosen_says_so_and_leads_back(client: TestClient) -> None:
    incident = some(client, "incidents")[0]
    path = f"/incidents/{incident['id']}/merge"
    html = look(client, path)
    fields = {one["name"]: one.get("value", "") for one in html.all("input") if one.get("type") == "hidden"}
    answer = client.post("/judgements", data={**fields, "reason": "one raid"})
    assert answer.status_code == 422
    seen = Seen(answer.text)
    assert "choose one of the list" in seen.text
    assert "one raid" in seen.text
    assert path in seen.links
    fields["action"] = "split"
    assert "tick some of the list" in client.post("/judgements", data={**fields, "reason": "two raids"}).text


def test_a_pasted_time_that_is_none_is_called_by_its_field(client: TestClient) -> None:
    fields = {"text": "Velland shelled Toldan.", "published": "yesterday"}
    token = {one["name"]: one.get("value", "") for one in look(client, "/paste").all("input") if "csrf" in one["name"]}
    told = client.post("/paste", data={**token, **fields}).text
    assert "the time of publication" in told
    assert "--published" not in told


def test_a_claim_is_amended_field_by_field(client: TestClient) -> None:
    claim = some(client, "claims", party="TOL")[0]
    said = {"subject": claim["key"], "revision": claim["revision"], "action": "amend", "reason": "as I read it"}
    more = {
        "set-stance": "denies",
        "set-act": "ASSAULT/aerial",
        "set-actors": "ARM; the Hill Front",
        "set-breach": "yes",
    }
    more |= {"set-from": "2031-05-04", "set-to": "2031-05-06", "set-standing": "background", "set-targets": "TOL"}
    assert client.post("/judgements", data={**said, **more}).status_code == 303
    (judged,) = some(client, "claims", review="amended")
    amended = judged["judgement"]["judgement"]["amendment"]
    assert (amended["stance"], amended["act"]["mode"], amended["violates_ceasefire"]) == ("denies", "aerial", True)
    assert [(one["name"], one["code"]) for one in amended["actors"]] == [("Armenia", "ARM"), ("the Hill Front", None)]
    assert amended["time"]["to"] == "2031-05-06"
    assert "Amended by ana" in look(client, f"/told/{claim['key']}").text


def test_a_count_of_people_is_amended(client: TestClient) -> None:
    figure = some(client, "figures")[0]
    said = {"subject": figure["key"], "revision": figure["revision"], "action": "amend", "reason": "read again"}
    more = {"set-kind": "wounded", "set-low": "1,000", "set-best": "1200", "set-high": "1400"}
    assert client.post("/judgements", data={**said, "set-low": "many"}).status_code == 422
    assert client.post("/judgements", data={**said, **more}).status_code == 303
    (judged,) = some(client, "figures", review="amended")
    assert judged["judgement"]["judgement"]["amendment"]["low"] == 1_000


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "", "x"]
)
def test_a_form_leads_back_to_this_desk_only(client: TestClient, back: str) -> None:
    claim = some(client, "claims")[0]
    said = {"subject": claim["key"], "revision": claim["revision"], "action": "accept", "reason": "so it says"}
    answer = client.post("/judgements", data={**said, "back": back})
    assert (answer.status_code, answer.headers["location"]) == (303, "/reviews?judged=1")


def test_a_pasted_text_is_read_shown_with_its_claims_and_not_kept(client: TestClient) -> None:
    text = "Velland shelled Toldan, killing 12. <img src=x onerror=alert(1)> said nobody."
    answer = client.post("/paste", data={"text": text, "published": "2031-05-09"})
    assert answer.status_code == 200
    seen = Seen(answer.text)
    assert seen.unbalanced == []
    assert {"c1", "w-c1"} <= set(seen.ids)
    assert not seen.all("img")
    assert len(some(client, "documents")) == 5
    for wrong in ({"text": ""}, {"text": text, "published": "some day"}, {"text": "\0"}):
        refused = client.post("/paste", data=wrong)
        assert refused.status_code == 422
        assert 'role="alert"' in refused.text
    assert client.post("/paste", data={"text": "x " * 300_000}).status_code == 413


def test_in_a_team_pages_ask_for_a_login_and_lead_on_from_there(url: str) -> None:
    with team(url) as client:
        answer = client.get("/documents?party=VEL")
        assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Fdocuments%3Fparty%3DVEL")
        assert "River Post" not in client.get("/login").text
        said = {"name": "reader", "password": "guess", "next": "/documents?party=VEL"}
        wrong = client.post("/login", data=said)
        assert wrong.status_code == 401
        assert "set-cookie" not in wrong.headers
        right = client.post("/login", data={**said, "password": PASSWORD})
        assert (right.status_code, right.headers["location"]) == (303, "/documents?party=VEL")
        cookie = right.headers["set-cookie"]
        assert all(part in cookie for part in (COOKIE, "Secure", "HttpOnly", "SameSite=strict"))
        away = client.post("/login", data={**said, "password": PASSWORD, "next": "//evil.example"})
        assert away.headers["location"] == "/"
        foreign = client.post("/login", data=said, headers={"Origin": "https://evil.example"})
        assert foreign.status_code == 403


def test_a_form_without_the_token_of_its_session_writes_nothing(url: str) -> None:
    with team(url) as client:
        headers = log_in(client, "reviewer")
        cookie = {"Cookie": headers["Cookie"]}
        claim = some(client, "claims", headers)[0]
        said = {"subject": claim["key"], "revision": claim["revision"], "action": "accept", "reason": "so it says"}
        for token in ("", FORGED, "é"):
            assert client.post("/judgements", data={**said, "csrf": token}, headers=cookie).status_code == 403
        assert client.post("/judgements", data=said, headers={**cookie, CSRF_HEADER: FORGED}).status_code == 403
        assert some(client, "judgements", headers) == []
        fields = look(client, f"/told/{claim['key']}", headers=cookie).all("input")
        token = next(one["value"] for one in fields if one["name"] == "csrf")
        assert token == headers[CSRF_HEADER]
        assert client.post("/judgements", data={**said, "csrf": token}, headers=cookie).status_code == 303
        assert client.post("/logout", data={}, headers=cookie).status_code == 403
        assert client.post("/logout", data={"csrf": token}, headers=cookie).status_code == 303
        assert client.get("/", headers=cookie).headers["location"].startswith("/login")


def test_a_reader_sees_no_form_that_judges_and_cannot_send_one(url: str) -> None:
    with team(url) as client:
        headers = log_in(client, "reader")
        claim = some(client, "claims", headers)[0]
        path = f"/told/{claim['key']}"
        assert not [one for one in look(client, path, headers=headers).all("form") if one["action"] == "/judgements"]
        said = {"subject": claim["key"], "revision": claim["revision"], "action": "accept", "reason": "so it says"}
        refused = client.post("/judgements", data={**said, "csrf": headers[CSRF_HEADER]}, headers=headers)
        assert refused.status_code == 403


def test_with_a_second_person_the_feed_lets_another_confirm(url: str) -> None:
    with team(url, second_person=True) as client:
        one, other = log_in(client, "reviewer"), log_in(client, "second")
        claim = some(client, "claims", one)[0]
        said = {"subject": claim["key"], "revision": claim["revision"], "action": "reject", "reason": "history"}
        client.post("/judgements", data={**said, "csrf": one[CSRF_HEADER]}, headers=one)
        assert "Decide on number 1" in look(client, "/reviews", headers=other).text
        said = {"action": "confirm", "reason": "so it is"}
        assert client.post("/reviews/1", data={**said, "csrf": one[CSRF_HEADER]}, headers=one).status_code == 409
        assert client.post("/reviews/1", data={**said, "csrf": other[CSRF_HEADER]}, headers=other).status_code == 303


def test_a_form_that_is_too_large_is_refused_before_it_is_read(client: TestClient) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for path in ("/paste", "/judgements", "/login"):
        assert client.post(path, content=b"text=" + b"x" * 10_000_000, headers=form).status_code == 413
        pieces = (b"text=" + b"x" * 10_000 for _ in range(1_000))
        assert client.post(path, content=pieces, headers=form).status_code == 413
    sent = client.post("/paste", files={"text": ("a.txt", b"Velland shelled Toldan.")})
    assert 400 <= sent.status_code < 500
