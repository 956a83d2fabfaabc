"""The desk's pages as a browser without JavaScript uses them, over an invented war."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient

from tests.desk import PASSWORD, desk, log_in, settled, some, team, told
from truceline.ingest.records import capture_record
from truceline.model import Actor, Period, TimePrecision
from truceline.pipeline.picturing import reconcile_ledger
from truceline.serve.access import COOKIE, CSRF_HEADER
from truceline.serve.pages.built import script
from truceline.serve.selection import Selection
from truceline.store import Ledger

VOID = {"meta", "link", "input", "br", "img", "hr"}
FORGED = "f" * 64


class Seen(HTMLParser):
    """A page as a test looks at it: its elements with their attributes, its text, and what is not closed as opened."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text, self.unbalanced = "", list[str]()
        self._open: list[str] = []
        self.feed(html)
        self.unbalanced += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.unbalanced.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    @property
    def links(self) -> list[str]:
        return [attributes["href"] for attributes in self.all("a") if "href" in attributes]


def look(client: TestClient, path: str, status: int = 200, headers: dict[str, str] | None = None) -> Seen:
    answer = client.get(path, headers=headers)
    assert answer.status_code == status, (path, answer.text[:300])
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Seen(answer.text)


def every(client: TestClient) -> list[str]:
    """An address of each kind of page."""
    incidents, documents = some(client, "incidents"), some(client, "documents")
    keys = [some(client, kind)[0]["key"] for kind in ("claims", "figures")]
    return [
        "/", "/accusations", "/documents", "/ceasefires", "/search", "/search?q=toldan", "/paste", "/reviews",
        "/review", "/review?of=counts",
        "/actors/TOL", "/actors/nobody", "/where", "/when", "/compare", "/claims", "/claims?by=TOL",
        *(f"/incidents/{one['id']}" for one in incidents),
        *(f"/documents/{one['source']['id']}" for one in documents), *(f"/told/{key}" for key in keys),
        f"/ceasefires/{some(client, 'ceasefires')[0]['id']}", f"/lineages/{some(client, 'lineages')[0]['id']}",
        f"/incidents/{incidents[0]['id']}/merge", f"/told/{keys[0]}?queue=1",
    ]  # fmt: skip


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


def test_pages_are_no_part_of_the_api(client: TestClient) -> None:
    assert all(path.startswith(("/api/", "/healthz")) for path in client.get("/openapi.json").json()["paths"])


def broken_truce(url: str) -> None:
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
                replace(one, speaker=speaker, actors=(accused,), violates_ceasefire=True) for one in account.claims
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


def test_a_toll_is_shown_with_the_sentence_that_says_it(client: TestClient) -> None:
    (fair,) = some(client, "incidents", status="fair")
    assert "It counted 14 dead." in look(client, f"/incidents/{fair['id']}").text


def test_a_form_that_is_too_large_is_refused_before_it_is_read(client: TestClient) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for path in ("/paste", "/judgements", "/login"):
        assert client.post(path, content=b"text=" + b"x" * 10_000_000, headers=form).status_code == 413
        pieces = (b"text=" + b"x" * 10_000 for _ in range(1_000))
        assert client.post(path, content=pieces, headers=form).status_code == 413
    sent = client.post("/paste", files={"text": ("a.txt", b"Velland shelled Toldan.")})
    assert 400 <= sent.status_code < 500
