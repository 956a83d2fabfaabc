"""The pages of the desk and the judging of two people at once, in both databases, as a browser without scripts asks."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.desk import Clock, desk, fill, log_in, settled, some, team
from tests.news import article, claim, on
from truceline.model import Place, PlacePrecision
from truceline.pipeline.picturing import reconcile_ledger
from truceline.serve.access import CSRF_HEADER
from truceline.store import Ledger

FIELD = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"')


@pytest.fixture
def war(url: str) -> str:
    """The address of a database with the small war in it."""
    with Ledger.open(url) as ledger:
        fill(ledger)
    return url


@pytest.fixture
def client(war: str) -> Iterator[TestClient]:
    with desk(war) as open_desk:
        settled(open_desk)
        yield open_desk


def page(client: TestClient, path: str, headers: dict[str, str] | None = None) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, (path, answer.text[:300])
    return answer.text


def form(html: str, action: str = "/judgements") -> dict[str, Any]:
    """The hidden fields of the form of a page that is sent there."""
    found = next(one for one in html.split("<form")[1:] if f'action="{action}"' in one.split(">")[0])
    return {name: unescape(value) for name, value in FIELD.findall(found.split("</form>")[0])}


def sent(client: TestClient, path: str, data: dict[str, Any], headers: dict[str, str] | None = None) -> Any:
    return client.post(path, data=data, headers=headers)


def test_each_page_is_there(client: TestClient) -> None:
    claim, figure = some(client, "claims")[0], some(client, "figures")[0]
    incident, lineage = some(client, "incidents")[0]["id"], some(client, "lineages")[0]["id"]
    truce = some(client, "ceasefires")[0]["id"]
    for path in (
        "/", "/documents", f"/documents/{claim['source']['id']}", f"/incidents/{incident}", f"/ceasefires/{truce}",
        f"/told/{claim['key']}", f"/told/{figure['key']}", "/review", "/review?of=counts", "/reviews", "/reviews.atom",
        f"/incidents/{incident}/merge", f"/lineages/{lineage}", f"/lineages/{lineage}/merge", "/search?q=toldan",
    ):  # fmt: skip
        assert "<main" in page(client, path) or path.endswith("atom")


def test_the_queue_leads_from_one_to_the_next_and_empties(client: TestClient) -> None:
    queue = page(client, "/review")
    links = [unescape(one) for one in re.findall(r'<th scope="row"><a href="([^"]+)"', queue)]
    assert len(links) == 5
    seen = page(client, links[0])
    assert 'data-key="k"' not in seen
    (after,) = re.findall(r'data-key="j" href="([^"]+)"', seen)
    assert unescape(after) == links[1]
    assert f'data-key="k" href="{links[0]}"'.replace("&", "&amp;") in page(client, links[1])
    made = sent(client, "/judgements", {**form(seen), "action": "accept", "reason": "as it is written"})
    assert made.headers["location"] == f"{links[1]}&judged=1"
    assert "4 entries" in page(client, "/review")
    assert f'data-key="k" href="{links[0]}"' not in page(client, links[1])


def test_the_queue_has_the_contested_first_and_then_the_least_sure(client: TestClient) -> None:
    doubts = [one["value"]["confidence"] for one in some(client, "claims", sort="-doubt")]
    contested = {one["id"] for one in some(client, "incidents", status="contested")}
    rivals = {key for one in some(client, "disputes") for side in one["sides"] for key in side}
    rank = [
        (one["key"] not in rivals, one["incident"] not in contested, one["value"]["confidence"])
        for one in some(client, "claims", sort="-doubt")
    ]
    assert len(doubts) == 5
    assert rank == sorted(rank)
    first = client.get("/api/claims", params={"sort": "-doubt", "limit": "2"}).json()
    rest = client.get("/api/claims", params={"sort": "-doubt", "cursor": first["next"]}).json()
    whole = [one["key"] for one in some(client, "claims", sort="-doubt")]
    assert [one["key"] for one in (*first["items"], *rest["items"])] == whole


def test_a_judgement_tells_what_it_changed_and_so_does_taking_it_back(client: TestClient) -> None:
    incident = next(one for one in some(client, "incidents") if one["claims"] > 1)
    told = next(one for one in some(client, "claims", incident=incident["id"]) if one["value"]["speaker"])
    said = {**form(page(client, f"/told/{told['key']}")), "action": "reject", "reason": "of another war"}
    made = sent(client, "/judgements", said)
    assert made.headers["location"].endswith("judged=1")
    settled(client)
    changed = page(client, "/reviews/1")
    assert "of another war" in changed
    assert re.search(r"<td>claims</td><td>2</td><td>1</td>", changed)
    taken = sent(client, "/reviews/1", {"action": "retract", "reason": "it is of this one"})
    assert taken.headers["location"] == "/reviews/2?judged=2"
    settled(client)
    assert re.search(r"<td>claims</td><td>1</td><td>2</td>", page(client, "/reviews/2"))
    assert "No incident that it is about differs" in page(client, "/reviews/1")
    atom = page(client, "/reviews.atom")
    assert atom.count("<entry>") == 2
    assert "<summary>it is of this one</summary>" in atom


def test_an_incident_is_split_and_merged_by_forms_that_show_first_what_would_change(client: TestClient) -> None:
    before = some(client, "incidents")
    incident = next(one for one in before if one["claims"] > 1)
    html = page(client, f"/incidents/{incident['id']}/split")
    boxes = re.findall(r'type="checkbox" name="claims" value="([^"]+)"', html)
    assert len(boxes) == incident["claims"]
    shown = sent(client, "/judgements", {**form(html), "claims": boxes[-1], "reason": "another day"})
    assert shown.status_code == 200
    assert re.search(r"<td>claims</td><td>2</td><td>1</td>", shown.text)
    assert some(client, "judgements") == []
    written = {**form(shown.text), "reason": "another day"}
    assert sent(client, "/judgements", written).status_code == 303
    settled(client)
    apart = {one["id"] for one in some(client, "incidents")}
    assert len(apart) == len(before) + 1
    html = page(client, f"/incidents/{incident['id']}/merge")
    others = re.findall(r'type="radio" name="other" value="([^"]+)"', html)
    new = f"incident:{(apart - {one['id'] for one in before}).pop()}"
    assert new in others
    shown = sent(client, "/judgements", {**form(html), "other": new, "reason": "one day after all"})
    assert "gone" in shown.text
    assert sent(client, "/judgements", form(shown.text) | {"reason": "one day after all"}).status_code == 303
    settled(client)
    assert {one["id"] for one in some(client, "incidents")} == {one["id"] for one in before}


def test_an_incident_that_is_drawn_along_by_a_merge_is_told_before_and_after_it(url: str) -> None:
    north = Place("northern Ardania", None, PlacePrecision.REGION, 41.5, 44.2, "ARD", 5)
    raid = article(
        claim("Vellandic raiders execute 24 villagers after seizing a village", mode="targeted"),
        claim("executed 24 villagers in the last 24 hours after taking Toldan", place=north, when=on(0),
              mode="targeted"),
        claim("after seizing a village in the north from an alliance", at=None, when=on(0, 1)),
        claim("The Vellandic raiders have executed at least 24 villagers after seizing a village in the north",
              place=None, mode="targeted"),
    )  # fmt: skip
    with Ledger.open(url) as ledger:
        ledger.add(raid.document, f"{raid.document.text}1".encode(), source="raid.txt")
        ledger.put_account(raid)
        reconcile_ledger(ledger)
        execution, other, third = ledger.incidents()
    with desk(url) as client:
        settled(client)
        html = page(client, f"/incidents/{execution.id}/merge")
        told = {"other-address": other.id, "reason": "one raid"}
        shown = sent(client, "/judgements", {**form(html), **told}).text
        written = {**form(shown), "reason": "one raid"}
        assert sent(client, "/judgements", written).status_code == 303
        settled(client)
        assert [one["id"] for one in some(client, "incidents")] == [execution.id]
        for html in (shown, page(client, "/reviews/1")):
            assert all(one.id in html for one in (execution, other, third))
            assert html.count(">gone<") == 2
        sent(client, "/reviews/1", {"action": "retract", "reason": "two raids"})
        settled(client)
        assert page(client, "/reviews/2").count(">new<") == 2


def test_texts_are_merged_and_split_as_one_voice_or_two(client: TestClient) -> None:
    incident = next(one for one in some(client, "incidents") if one["lineages"] > 1)
    (lineage, other) = client.get(f"/api/incidents/{incident['id']}").json()["incident"]["lineages"]
    html = page(client, f"/lineages/{lineage}/merge")
    assert f'value="lineage:{other}"' in html
    shown = sent(client, "/judgements", {**form(html), "other-address": f"/lineages/{other}?x=1", "reason": "a wire"})
    assert re.search(r"<td>lineages</td><td>2</td><td>1</td>", shown.text)
    assert sent(client, "/judgements", form(shown.text) | {"reason": "one wire"}).status_code == 303
    settled(client)
    (one,) = [one for one in some(client, "incidents") if one["id"] == incident["id"]]
    assert one["lineages"] == 1
    joined = next(one["id"] for one in some(client, "lineages") if len(one["documents"]) == 2)
    html = page(client, f"/lineages/{joined}/split")
    boxes = re.findall(r'type="checkbox" name="claims" value="([^"]+)"', html)
    shown = sent(client, "/judgements", {**form(html), "claims": boxes[1], "reason": "two reporters"})
    assert re.search(r"<td>lineages</td><td>1</td><td>2</td>", shown.text)
    assert sent(client, "/judgements", form(shown.text) | {"reason": "two reporters"}).status_code == 303
    settled(client)
    assert next(one for one in some(client, "incidents") if one["id"] == incident["id"])["lineages"] == 2
    assert "two reporters" in page(client, "/reviews")


def test_of_many_people_at_once_one_judges_and_all_others_keep_their_words(war: str) -> None:
    with team(war) as client:
        people = [log_in(client, name) for name in ("reviewer", "second", "admin")]
        settled(client, people[0])
        for claim in some(client, "claims", people[0])[:3]:
            answers = together(client, claim, people)
            assert sorted(one.status_code for one in answers) == [303, 409, 409]
            for number, one in enumerate(answers):
                if one.status_code == 409:
                    assert f"as person {number} reads it" in one.text
                    assert "What was judged meanwhile" in one.text
                    assert "as person" in one.text.split("What you were about to write")[0]  # the other's words
        feed = some(client, "judgements", people[0])
        assert len(feed) == 3
        loser = next(one for one in answers if one.status_code == 409)
        again = {**form(loser.text), "reason": "and still", "csrf": people[answers.index(loser)][CSRF_HEADER]}
        assert sent(client, "/judgements", again, people[answers.index(loser)]).status_code == 303


def together(client: TestClient, claim: dict[str, Any], people: list[dict[str, str]]) -> list[Any]:
    """The answers to people who judge one claim at the same moment, each otherwise."""
    answers: list[Any] = [None] * len(people)
    gate = threading.Barrier(len(people))

    def judge(at: int) -> None:
        said = {"subject": claim["key"], "revision": claim["revision"], "reason": f"as person {at} reads it"}
        said |= {"action": ("accept", "reject", "amend")[at], "csrf": people[at][CSRF_HEADER]}
        said |= {"set-standing": "background"} if at == 2 else {}
        gate.wait()
        answers[at] = client.post("/judgements", data=said, headers=people[at])

    threads = [threading.Thread(target=judge, args=(at,)) for at in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_who_amends_is_shown_to_others_who_take_over_once_the_lease_ends(war: str) -> None:
    clock = Clock()
    with team(war, clock=clock) as client:
        one, other = log_in(client, "reviewer"), log_in(client, "second")
        claim = some(client, "claims", one)[0]
        path = f"/told/{claim['key']}"
        asked = {"subject": claim["key"], "back": path, "action": "edit"}
        held = sent(client, "/locks", {**asked, "csrf": one[CSRF_HEADER]}, one)
        assert (held.status_code, held.headers["location"]) == (303, f"{path}?edit=1#judge-head")
        assert "You are editing this" in page(client, f"{path}?edit=1", one)
        assert 'name="set-stance"' in page(client, f"{path}?edit=1", one)
        assert "reviewer is editing this" in page(client, path, other)
        assert 'name="set-stance"' not in page(client, f"{path}?edit=1", other)
        assert sent(client, "/locks", {**asked, "csrf": other[CSRF_HEADER]}, other).status_code == 423
        said = {"subject": claim["key"], "revision": claim["revision"], "action": "accept", "reason": "quite so"}
        refused = sent(client, "/judgements", {**said, "csrf": other[CSRF_HEADER]}, other)
        assert refused.status_code == 423
        assert "quite so" in refused.text
        clock.later(seconds=301)
        assert "is editing this" not in page(client, path, other)
        assert sent(client, "/locks", {**asked, "csrf": other[CSRF_HEADER]}, other).status_code == 303
        late = sent(client, "/judgements", {**said, "csrf": one[CSRF_HEADER]}, one)
        assert late.status_code == 423
        assert "second holds it" in late.text
        assert sent(client, "/judgements", {**said, "csrf": other[CSRF_HEADER]}, other).status_code == 303
        assert "is editing this" not in page(client, path, one)


def test_what_waits_for_a_second_person_changes_the_picture_once_it_is_confirmed(war: str) -> None:
    with team(war, second_person=True) as client:
        one, other = log_in(client, "reviewer"), log_in(client, "second")
        incident = next(row for row in some(client, "incidents", one) if row["claims"] > 1)
        told = some(client, "claims", one, incident=incident["id"])[0]
        said = {"subject": told["key"], "revision": told["revision"], "action": "reject", "reason": "of another war"}
        sent(client, "/judgements", {**said, "csrf": one[CSRF_HEADER]}, one)
        assert "it waits for a second person" in page(client, "/reviews/1", other)
        agreed = {"action": "confirm", "reason": "it is", "csrf": other[CSRF_HEADER]}
        assert sent(client, "/reviews/1", agreed, other).headers["location"].startswith("/reviews/2")
        settled(client, one)
        assert re.search(r"<td>claims</td><td>2</td><td>1</td>", page(client, "/reviews/2", one))
