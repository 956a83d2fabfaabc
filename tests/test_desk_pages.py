"""The desk's pages as a browser without JavaScript uses them, over an invented war."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient

from tests.desk import desk, settled, some, told
from tests.desk_pages import Seen, every, look
from truceline.ingest.records import capture_record
from truceline.model import Actor, Count, Period, TimePrecision
from truceline.pipeline.picturing import reconcile_ledger
from truceline.serve.pages.built import script
from truceline.serve.selection import Selection
from truceline.store import Ledger


def test_every_page_is_well_formed_named_and_has_its_landmarks(client: TestClient) -> None:
    for path in every(client):
        seen = look(client, path)
        assert seen.unbalanced == [], path
        assert len(seen.ids) == len(set(seen.ids)), path
        assert len(seen.all("h1")) == len(seen.all("main")) == len(seen.all("header")) == 1, path
        assert seen.all("html")[0]["lang"] == "en"
        assert seen.links[0] == "#main"
        assert all(table_header.get("scope") for table_header in seen.all("th")), path
        described = {name for _, attributes in seen.elements for name in attributes.get("aria-labelledby", "").split()}
        assert described <= set(seen.ids), path


def test_every_field_has_a_label(client: TestClient) -> None:
    for path in every(client):
        html = client.get(path).text
        labelled = "".join(re.findall(r"<label.*?</label>", html, re.DOTALL))
        fields = re.findall(r"<(?:select|textarea|input)\b(?![^>]*type=\"hidden\")", html)
        assert len(re.findall(r"<(?:select|textarea|input)\b", labelled)) == len(fields), path


def test_nothing_on_a_page_runs_or_styles_inline_or_comes_from_elsewhere(client: TestClient) -> None:
    loaded = set()
    for path in every(client):
        seen = look(client, path)
        for tag, attributes in seen.elements:
            assert tag not in {"style", "iframe", "object", "embed", "base"}, path
            assert not {name for name in attributes if name.startswith(("on", "style"))}, (path, tag)
            for name in ("src", "href", "action", "hx-get"):
                address = urlsplit(attributes.get(name, ""))
                assert not address.scheme, (path, attributes)
                assert not address.netloc, (path, attributes)
        scripts = {"/static/htmx.js", "/static/review.js", *filter(None, [script()])}
        assert {one["src"].split("?")[0] for one in seen.all("script")} <= scripts
        loaded |= {one["href"] for one in seen.all("link")} | {one["src"] for one in seen.all("script")}
    for address in loaded:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert "@import" not in answer.text.replace("htmx", "") or address.startswith("/static/htmx")
    assert client.get("/static/none.css").status_code == 404


def test_every_link_of_every_page_leads_somewhere_and_to_a_place_on_it(client: TestClient) -> None:
    seen: dict[str, Seen | None] = {}
    for path in every(client):
        for link in look(client, path).links:
            target, _, anchor = link.partition("#")
            target = target or path
            if target not in seen:
                answer = client.get(target)
                assert answer.status_code == 200, (path, link)
                seen[target] = Seen(answer.text) if "html" in answer.headers["content-type"] else None
            page = seen[target]
            if anchor and page is not None:
                assert anchor in page.ids, (path, link)


def test_words_of_an_article_stay_words_wherever_they_are_shown(client: TestClient) -> None:
    hostile = next(one for one in some(client, "documents") if one["source"]["title"].startswith("<script"))
    for path in (*every(client), "/search?q=alert", "/documents?q=%3Cscript%3Ealert(1)%3C/script%3E"):
        html = client.get(path).text
        assert "<script>" not in html, path
        assert "alert('x')" not in html, path
    assert "<script>alert('x')</script>" in look(client, f"/documents/{hostile['source']['id']}").text
    assert "<script>alert('x')" in look(client, "/documents").text


@pytest.mark.parametrize(
    "value", ['"><script>alert(1)</script>', "' onmouseover='alert(1)", "{{ 7919*7907 }}", "javascript:alert(1)"]
)
def test_what_an_address_says_is_escaped_too(client: TestClient, value: str) -> None:
    for path in ("/", "/documents", "/ceasefires", "/accusations", "/search"):
        for name in ("q", "party", "source", "ceasefire"):
            seen = Seen(client.get(path, params={name: value}).text)
            assert all("alert" not in attributes.get("src", "") for attributes in seen.all("script"))
            assert len(seen.all("script")) == (2 if script() else 1)
            assert not any(name.startswith("on") for _, attributes in seen.elements for name in attributes)
            assert not any(link.startswith("javascript") for link in seen.links)
            assert "62615533" not in seen.text or value != "{{ 7919*7907 }}"
    assert look(client, "/?since=%22%3E%3Cscript%3E", 422).all("script")[0]["src"].startswith("/static/")


def test_the_filter_narrows_table_plot_and_exports_alike(client: TestClient) -> None:
    seen = look(client, "/?party=VEL&since=2031-05-09")
    rows = [link for link in seen.links if link.startswith("/incidents/")]
    wanted = [one["id"] for one in some(client, "incidents", party="VEL", since="2031-05-09")]
    assert [urlsplit(link).path.split("/")[-1] for link in rows] == wanted
    assert "1 incident" in seen.text
    assert "2 claims" not in seen.text
    exports = [link for link in seen.links if link.startswith("/api/exports/")]
    assert len(exports) == 10
    for link in (*exports, *rows):
        assert Selection.parse(parse_qsl(urlsplit(link).query)).party == ("VEL",)
    whole = client.get("/api/exports/acled").text.count("\n")
    acled = next(link for link in exports if "acled" in link)
    assert client.get(acled).text.count("\n") < whole


def test_the_filter_is_kept_from_page_to_page_and_goes_value_by_value(client: TestClient) -> None:
    query = "party=VEL&party=TOL&act=ASSAULT&place=ARM&source=River+Post&review=unreviewed&q=shelled"
    seen = look(client, f"/?{query}")
    for path in ("/documents", "/ceasefires", "/search"):
        (link,) = [one for one in seen.links if one.startswith(f"{path}?")][:1]
        assert Selection.parse(parse_qsl(urlsplit(link).query)) == Selection.parse(parse_qsl(query))
    (form,) = seen.all("form")
    assert form["action"] == "/"
    assert form["method"] == "get"
    hidden = [(one["name"], one["value"]) for one in seen.all("input") if one.get("type") == "hidden"]
    assert hidden == [pair for pair in Selection.parse(parse_qsl(query)).pairs() if pair[0] != "q"]
    without = [dict(one)["href"] for one in seen.all("a") if one.get("aria-label", "").startswith("Remove Party")]
    assert [Selection.parse(parse_qsl(urlsplit(one).query)).party for one in without] == [("TOL",), ("VEL",)]


def test_fields_that_nobody_filled_in_leave_the_address(client: TestClient) -> None:
    answer = client.get("/?party=&act=&since=2031-05-06&party=VEL&q=&sort=time")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?since=2031-05-06&party=VEL&sort=time")


def test_lists_go_on_where_the_page_before_ended(client: TestClient) -> None:
    first = look(client, "/?limit=2&party=TOL")
    (after,) = [one["href"] for one in first.all("a") if one.get("rel") == "next"]
    second = look(client, f"{after}&limit=2")
    ids = [{urlsplit(link).path for link in page.links if link.startswith("/incidents/")} for page in (first, second)]
    assert [len(one) for one in ids] == [2, 2]
    assert not ids[0] & ids[1]
    assert "party=TOL" in after
    assert "4 incidents" in second.text


def test_the_plot_has_a_bar_for_each_day_and_accuser_and_a_table_with_the_same(client: TestClient) -> None:
    html = client.get("/").text
    plot = html.partition('id="accusations"')[2].partition("</svg>")[0]
    assert plot.count("<rect") == 5  # the articles themselves on four days, Toldan's army on one
    assert "Toldan, 6 May 2031: 1 claim" in html
    seen = look(client, "/")
    assert "Claims per day by accuser" in seen.text
    assert look(client, "/?party=none").text.count("No claim of violence") == 1


def test_an_incident_has_the_sides_in_columns_with_words_and_speakers(client: TestClient) -> None:
    (fair,) = some(client, "incidents", status="fair")
    seen = look(client, f"/incidents/{fair['id']}")
    headings = re.findall(r'<h3 id="side-\d">(.*?) <span', client.get(f"/incidents/{fair['id']}").text)
    assert headings == ["Velland says", "Third parties and the articles", "Toldan says"]
    assert "Says nothing of it here." in seen.text
    for words in ("agreed", "single-source", "third-party", "newest", "Hill Herald", "River Post", "Why these claims"):
        assert words in seen.text
    assert "12" in seen.text
    assert "14" in seen.text


def test_in_a_document_words_lead_to_claims_and_claims_to_words(client: TestClient) -> None:
    document = next(one for one in some(client, "documents") if one["claims"] and one["figures"])
    seen = look(client, f"/documents/{document['source']['id']}")
    assert {"#c1", "#f1", "#w-c1", "#w-f1"} <= set(seen.links)
    assert {"c1", "f1", "w-c1", "w-f1"} <= set(seen.ids)
    assert len(seen.all("mark")) >= 2


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/incidents/none", 404),
        ("/documents/none", 404),
        ("/ceasefires/none", 404),
        ("/told/none", 404),
        ("/told/claim:none:1-2", 404),
        ("/told/ceasefire:none:1-2", 404),
        ("/?since=2031-13-01", 422),
        ("/?cursor=zzz", 422),
        ("/?sort=colour", 422),
        ("/documents?limit=0", 422),
        ("/?status=none", 422),
    ],
)
def test_what_is_wrong_is_told_on_a_page(client: TestClient, path: str, status: int) -> None:
    seen = look(client, path, status)
    assert [one for _, one in seen.elements if one.get("role") == "alert"]
    assert seen.unbalanced == []


def test_a_page_that_did_not_change_is_not_sent_again(client: TestClient) -> None:
    settled(client)
    tag = {"If-None-Match": client.get("/").headers["etag"]}
    assert client.get("/", headers=tag).status_code == 304
    claim = some(client, "claims")[0]
    said = {"subject": claim["key"], "revision": claim["revision"], "action": "accept", "reason": "so it says"}
    client.post("/judgements", data=said)
    assert client.get("/", headers=tag).status_code == 200


def test_pages_are_no_part_of_the_api(client: TestClient) -> None:
    assert all(path.startswith(("/api/", "/healthz")) for path in client.get("/openapi.json").json()["paths"])


def broken_truce(url: str, **more: object) -> None:
    """Three articles more: a truce, each side's word that the other broke it, and an observer's."""
    voices = (
        ("River Post", "2031-06-02", Actor("Velland", "VEL")),
        ("Hill Herald", "2031-06-03", Actor("Toldan", "TOL")),
        ("Harbour Gazette", "2031-06-04", Actor("Observers", None)),
    )
    with Ledger.open(url) as ledger:
        for number, (outlet, day, speaker) in enumerate(voices):
            text = (
                f"A truce was agreed. {speaker.name} said <b>it</b> broke: Velland shelled Toldan; {number + 2} died."
            )
            record = {"outlet": outlet, "published": day, "url": f"https://more.example/{number}", "text": text}
            raw = json.dumps(record).encode()
            document = capture_record(raw, source="more.jsonl")
            ledger.add(document, raw, source="more.jsonl")
            account = told(document)
            accused = Actor("Toldan", "TOL") if speaker.code == "VEL" else Actor("Velland", "VEL")
            claims = tuple(
                replace(one, speaker=speaker, actors=(accused,), violates_ceasefire=True, **more)
                for one in account.claims
            )
            day_of = Period(date(2031, 6, 1), date(2031, 6, 1), TimePrecision.DAY)
            truces = tuple(replace(one, declared=day_of) for one in account.ceasefires)
            ledger.put_account(replace(account, claims=claims, ceasefires=truces))
        reconcile_ledger(ledger)


def test_breaches_stand_above_and_below_the_band_by_who_alleges_them(url: str) -> None:
    broken_truce(url)
    with desk(url) as client:
        settled(client)
        (truce,) = [one for one in some(client, "ceasefires") if one["breaches"]]
        path = f"/ceasefires/{truce['id']}"
        seen, html = look(client, path), client.get(path).text
        (band,) = [one for one in seen.all("rect") if "band" in one["class"]]
        ticks = re.findall(r'<path d="M[\d.]+ ([\d.]+)l6 (-?12)h-12z" class="tick"[^>]*><title>(\w+) against', html)
        sides = {who: (float(y) < float(band["y"]), turn) for y, turn, who in ticks}
        assert sides == {"Velland": (True, "12"), "Toldan": (False, "-12")}
        assert html.count('class="other"') == 1  # an observer's dot
        assert "Alleged breaches by accuser and day" in seen.text
        assert "<b>it</b>" not in html
        assert seen.unbalanced == []
        for link in seen.links:
            assert client.get(link.partition("#")[0] or path).status_code == 200


def test_each_accuser_is_told_with_claims_and_number_and_days_told_together_are_drawn_at_the_first(url: str) -> None:
    two_days = Period(date(2031, 6, 1), date(2031, 6, 2), TimePrecision.PART_WEEK)
    broken_truce(url, time=two_days, breaches=Count.exactly(9))
    with desk(url) as client:
        settled(client)
        (truce,) = [one for one in some(client, "ceasefires") if one["breaches"]]
        for path in ("/ceasefires", "/"):
            seen = look(client, path).text
            assert "VEL: 1 claim (9 told)" in seen
            assert "3 claims" not in seen
        assert "1 Jun 2031 to 2 Jun 2031" in look(client, f"/ceasefires/{truce['id']}").text
        told = {one["name"]: one for one in client.get("/api/times").json()["breaches"]}
        assert (told["VEL"]["day"], told["VEL"]["until"], told["VEL"]["claims"]) == ("2031-06-01", "2031-06-02", 1)
        assert "VEL: 1 claim (to 2 Jun 2031)" in look(client, "/when").text


def test_what_is_told_of_a_season_is_drawn_on_no_day(url: str) -> None:
    broken_truce(url, time=Period(date(2031, 3, 1), date(2031, 5, 31), TimePrecision.SEASON))
    with desk(url) as client:
        settled(client)
        assert client.get("/api/times").json()["breaches"] == []


def test_a_toll_is_shown_with_the_sentence_that_says_it(client: TestClient) -> None:
    (fair,) = some(client, "incidents", status="fair")
    assert "It counted 14 dead." in look(client, f"/incidents/{fair['id']}").text


def test_an_address_that_is_none_is_told_on_a_page_to_people_and_as_a_problem_to_programs(client: TestClient) -> None:
    seen = look(client, "/nowhere/<b>at all", 404, headers={"Accept": "text/html,*/*;q=0.8"})
    assert "no page at this address" in seen.text
    for path, accept in (("/nowhere", "application/json"), ("/api/nowhere", "text/html")):
        answered = client.get(path, headers={"Accept": accept})
        assert (answered.status_code, answered.headers["content-type"]) == (404, "application/problem+json")
