"""The desk's API as programs and pages use it, over an invented war."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from tests.desk import log_in, settled, some, team
from truceline.evaluate.gold import load_folder
from truceline.serve.api.exports import ENDINGS
from truceline.serve.problems import MEDIA_TYPE


def test_the_story_from_filter_to_judgement_to_changed_picture_to_export(client: TestClient) -> None:
    incident = some(client, "incidents", party="VEL")[0]
    page = client.get(f"/api/incidents/{incident['id']}").json()
    claim = page["claims"][0]
    text = client.get(f"/api/documents/{claim['source']['id']}").json()["text"]
    start, end = claim["value"]["evidence"]["start"], claim["value"]["evidence"]["end"]
    assert text[start:end] == claim["words"]
    rows = client.get("/api/exports/acled", params={"party": "VEL"}).text.count("\n")
    said = {"action": "reject", "subject": f"incident:{incident['id']}", "revision": page["revision"]}
    made = client.post("/api/judgements", json={**said, "reason": "history, and not of this war"})
    assert made.status_code == 201
    assert client.get(made.headers["location"]).json() == made.json()
    settled(client)
    assert incident["id"] not in {one["id"] for one in some(client, "incidents", party="VEL")}
    assert incident["id"] in {one["id"] for one in some(client, "incidents", status="discounted")}
    assert client.get("/api/exports/acled", params={"party": "VEL"}).text.count("\n") < rows
    back = client.post(f"/api/judgements/{made.json()['number']}/retract", json={"reason": "it is of this war"})
    assert back.status_code == 200
    settled(client)
    assert incident["id"] in {one["id"] for one in some(client, "incidents", party="VEL")}
    assert [one["action"] for one in some(client, "judgements")] == ["retract", "reject"]


def test_two_requests_at_once_judge_once(client: TestClient) -> None:
    claim = some(client, "claims")[0]
    said = {"subject": claim["key"], "revision": claim["revision"], "reason": "as I read it"}
    codes: list[int] = []

    def judge(action: str) -> None:
        codes.append(client.post("/api/judgements", json={**said, "action": action}).status_code)

    threads = [threading.Thread(target=judge, args=(action,)) for action in ("accept", "reject", "accept", "reject")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [201, 409, 409, 409]
    assert len(some(client, "judgements")) == 1


@pytest.mark.parametrize("path", ["claims", "incidents?party=VEL", "overview", "facets", "picture"])
def test_who_has_the_answer_is_told_so_until_something_changes(client: TestClient, path: str) -> None:
    settled(client)
    first = client.get(f"/api/{path}")
    tag = {"If-None-Match": first.headers["etag"]}
    assert first.headers["cache-control"] == "private, no-cache"
    again = client.get(f"/api/{path}", headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    claim = some(client, "claims")[0]
    said = {"action": "accept", "subject": claim["key"], "revision": claim["revision"], "reason": "it says so"}
    client.post("/api/judgements", json=said)
    assert client.get(f"/api/{path}", headers=tag).status_code == 200


@pytest.mark.parametrize("shape", ENDINGS)
def test_every_export_is_of_the_incidents_that_the_list_shows(client: TestClient, shape: str) -> None:
    answer = client.get(f"/api/exports/{shape}", params={"q": "wounded"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(ENDINGS[shape][1].split(";")[0])
    assert "Toldan" not in answer.text or shape == "ceasefires"
    whole = client.get(f"/api/exports/{shape}", params={"all": "true"})
    with zipfile.ZipFile(io.BytesIO(whole.content)) as archive:
        assert f"{shape}.{ENDINGS[shape][0]}" in archive.namelist()


def test_parquet_comes_as_a_zip_of_tables(client: TestClient) -> None:
    with zipfile.ZipFile(io.BytesIO(client.get("/api/exports/parquet").content)) as archive:
        assert {"claims.parquet", "incidents.parquet"} <= set(archive.namelist())


def test_reviewed_documents_are_gold_that_evaluate_takes(client: TestClient, tmp_path: Path) -> None:
    claims = some(client, "claims", party="TOL")
    kept, gone = claims[0], claims[1]
    for one, action, more in ((kept, "amend", {"amendment": {"stance": "denies"}}), (gone, "reject", {})):
        said = {"action": action, "subject": one["key"], "revision": one["revision"], "reason": "as it is written"}
        assert client.post("/api/judgements", json={**said, **more}).status_code == 201
    with zipfile.ZipFile(io.BytesIO(client.get("/api/gold").content)) as archive:
        archive.extractall(tmp_path / "gold")
    (gold,) = load_folder(tmp_path / "gold")
    assert gold.text.raw == client.get(f"/api/documents/{kept['source']['id']}").json()["text"]
    (claim,) = gold.items["claims"]
    assert not claim.optional
    assert json.loads((tmp_path / "gold" / f"{gold.name}.json").read_text())["claims"][0]["stance"] == "denies"
    assert all(figure.optional for figure in gold.items["figures"])


def test_what_people_reviewed_goes_out_by_the_command_and_comes_back_as_scores(
    client: TestClient, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from truceline.cli import main
    from truceline.evaluate.accounts import to_account
    from truceline.evaluate.evaluation import evaluate_articles
    from truceline.model.form import account_to_dict
    from truceline.store import Ledger

    for arguments in (["--out", str(tmp_path / "gold")], ["--out", str(tmp_path / "gold"), "--party", "TOL"]):
        with pytest.raises(SystemExit) as left:
            main(["export", "--format", "gold", "--db", url, *arguments])
        assert left.value.code == 2
    capsys.readouterr()
    claims = some(client, "claims")
    accepted, amended, rejected = claims[:3]
    for one, action, more in (
        (accepted, "accept", {}),
        (amended, "amend", {"amendment": {"standing": "background"}}),
        (rejected, "reject", {}),
    ):
        said = {"action": action, "subject": one["key"], "revision": one["revision"], "reason": "as it is written"}
        assert client.post("/api/judgements", json={**said, **more}).status_code == 201
    with pytest.raises(SystemExit) as left:
        main(["export", "--format", "gold", "--db", url, "--out", str(tmp_path / "gold")])
    assert left.value.code == 0
    assert "wrote 2 documents" in capsys.readouterr().err
    golds = load_folder(tmp_path / "gold")
    with Ledger.open(url) as ledger:
        read = {account.document.text: account_to_dict(account) for account in ledger.accounts()}
    assert rejected["source"]["id"] not in {gold.raw["doc_id"] for gold in golds}
    as_judged = evaluate_articles(golds, lambda gold: to_account(gold.raw, gold.text.raw))
    as_read = evaluate_articles(golds, lambda gold: read[gold.text.raw])
    assert (as_judged.articles, as_judged.malformed, as_judged.warnings) == (2, {}, {})
    assert as_judged.scores["claims.whole.f1"] == 1
    assert as_judged.errors == {}
    assert [mistake for found in as_read.errors.values() for mistake in found]  # of the one that was amended


def test_a_pasted_article_is_read_and_not_kept(client: TestClient) -> None:
    said = {"text": "Velland shelled Toldan, killing 12 people. <b>No truce</b> was agreed.", "published": "2031-05-09"}
    answer = client.post("/api/read", json=said).json()
    assert answer["text"].startswith("Velland shelled")
    assert [claim["id"] for claim in answer["account"]["claims"]] == ["c1"]
    assert len(some(client, "documents")) == 5


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"text": "   "}, 422),
        ({"text": "Velland shelled Toldan.", "published": "some day"}, 422),
        ({"text": "x" * 400_001}, 413),
        ({"words": "Velland shelled Toldan."}, 422),
        ({"text": "Velland shelled Toldan.", "path": "/etc/passwd"}, 422),
    ],
)
def test_what_cannot_be_read_is_told(client: TestClient, said: dict[str, str], status: int) -> None:
    answer = client.post("/api/read", json=said)
    assert (answer.status_code, answer.headers["content-type"]) == (status, MEDIA_TYPE)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/claims?limit=0", 422),
        ("/api/claims?limit=201", 422),
        ("/api/claims?limit=ten", 422),
        ("/api/claims?cursor=zzz", 422),
        ("/api/claims?sort=colour", 422),
        ("/api/claims?counted=perhaps", 422),
        ("/api/claims?since=2031-13-01", 422),
        ("/api/claims?until=9999-12-31", 200),
        ("/api/documents?until=9999-12-31&since=0001-01-01", 200),
        ("/api/search", 422),
        ("/api/search?q=toldan&limit=101", 422),
        ("/api/search?q=%22%22", 200),
        ("/api/claims/none", 422),
        ("/api/claims/claim:none:1-2", 404),
        ("/api/claims/claim:none:1-99999999999999999999", 404),
        ("/api/incidents/none", 404),
        ("/api/judgements/1", 404),
        ("/api/judgements/0", 422),
        ("/api/judgements/99999999999999999999", 422),
        ("/api/exports/xml", 404),
        ("/api/none", 404),
    ],
)
def test_what_is_wrong_in_a_request_is_told_as_a_problem(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    if status != 200:
        assert answer.headers["content-type"] == MEDIA_TYPE
        assert answer.json()["status"] == status
        assert answer.json()["detail"]


def test_a_key_with_a_number_is_found_by_its_escaped_form(client: TestClient) -> None:
    key = some(client, "figures")[0]["key"]
    assert client.get(f"/api/figures/{quote(key, safe='')}").json()["key"] == key


LISTS = (
    "documents claims figures incidents disputes ceasefires lineages overview places times sources judgements".split()
)


@pytest.mark.parametrize("path", [*LISTS, "search?q=shelled", "exports/acled", "facets", "picture", "session"])
def test_a_filter_that_is_misspelt_is_refused_and_never_passed_over(client: TestClient, path: str) -> None:
    path = f"/api/{path}"
    assert client.get(path).status_code == 200
    refused = client.get(f"{path}{'&' if '?' in path else '?'}partyy=ARM")
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    assert refused.json()["detail"].startswith("'partyy' is no parameter of this")


def test_who_misspells_a_filter_is_told_those_that_are_there(client: TestClient) -> None:
    told = client.get("/api/incidents", params={"partyy": "ARM"}).json()["detail"]
    described = client.get("/openapi.json").json()["paths"]["/api/incidents"]["get"]["parameters"]
    assert told.endswith(f"there are {', '.join(one['name'] for one in described)}")
    assert {"party", "since", "limit", "sort"} <= {one["name"] for one in described}
    assert client.get("/", params={"partyy": "ARM"}).status_code == 200  # a link of yesterday still opens its page


def test_the_description_names_every_filter_and_where_things_are(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    lists = [path for path, made in described["paths"].items() if "cursor" in str(made)]
    assert len(lists) == 8
    names = {one["name"] for one in described["paths"]["/api/incidents"]["get"]["parameters"]}
    assert {"since", "until", "party", "act", "place", "status", "ceasefire", "source", "review", "q"} <= names
    assert client.get("/healthz").text == "ok\n"


def test_with_a_second_person_a_judgement_waits_and_is_confirmed_by_another(url: str) -> None:
    with team(url, second_person=True) as client:
        one, other = log_in(client, "reviewer"), log_in(client, "second")
        claim = some(client, "claims", one)[0]
        said = {"action": "reject", "subject": claim["key"], "revision": claim["revision"], "reason": "history"}
        made = client.post("/api/judgements", json=said, headers=one).json()
        assert made["standing"] == "waiting"
        path = f"/api/judgements/{made['number']}/confirm"
        assert client.post(path, json={"reason": "yes"}, headers=one).status_code == 409
        assert client.post(path, json={"reason": "yes"}, headers=other).status_code == 200
        assert some(client, "claims", one, review="rejected")[0]["key"] == claim["key"]


def test_who_edits_is_shown_to_others(url: str) -> None:
    with team(url) as client:
        one, other = log_in(client, "reviewer"), log_in(client, "second")
        incident = some(client, "incidents", one)[0]
        subject = {"subject": f"incident:{incident['id']}"}
        assert client.put("/api/locks", json=subject, headers=one).json()["by"] == "reviewer"
        assert client.put("/api/locks", json=subject, headers=other).status_code == 423
        assert client.get(f"/api/incidents/{incident['id']}", headers=other).json()["lock"]["by"] == "reviewer"
        assert client.request("DELETE", "/api/locks", json=subject, headers=one).status_code == 204
        assert client.put("/api/locks", json=subject, headers=other).status_code == 200
