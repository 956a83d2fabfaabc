"""A page of the desk as a reader of HTML sees it."""

from __future__ import annotations

from html.parser import HTMLParser

from fastapi.testclient import TestClient

from tests.desk import some

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
