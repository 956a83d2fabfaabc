"""The site of the soak: what it offers, in which feeds, and how it fails."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.web import Asked, Page, Site

FEEDS = 4
EVERY = 15  # minutes between polls
KEPT = 8 * 60  # minutes that an address stays in its feed: longer than any fault lasts
HTML = {"Content-Type": "text/html; charset=utf-8"}
NAMES = "Toldan Sotk Orsk Mirsk Kelva Brenn Ostra Velik Tarna Dolen Sandport Harrow Lindel Norvik Askel Prevna".split()
THINGS = "mill bridge school depot harbour market station hospital granary church dam quarry bakery barracks".split()
WHO = "mayor colonel nurse farmer monitor priest driver teacher ferryman sergeant widow clerk".split()
DID = "saw heard counted reported feared denied doubted recalled mentioned remembered expected described".split()
TOLD = "smoke flames gunfire shelling sirens columns refugees trenches wreckage drones craters silence".split()


@dataclass
class World:
    """The site, what it offers, and the simulated time. `offered` is each address with what must become of it."""

    dice: random.Random
    at: datetime = datetime(2031, 5, 6, tzinfo=UTC)
    elapsed: float = 0.0
    offered: dict[str, str] = field(default_factory=dict)
    bytes_of: dict[str, str] = field(default_factory=dict)  # the news whose very bytes an address holds
    listed: list[tuple[datetime, int, str, str]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)  # headline, text
    failing: float = -1.0  # until when the server fails
    broken: float = -1.0  # until when feeds are broken
    kill: int | None = None  # documents until the watch is killed

    def now(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.elapsed

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self.elapsed += seconds


def sentence(dice: random.Random) -> str:
    one, other = dice.sample(NAMES, 2)
    return (
        f"A {dice.choice(WHO)} of {one} {dice.choice(DID)} {dice.choice(TOLD)} near the {dice.choice(THINGS)} "
        f"and {dice.randint(2, 400)} {dice.choice(WHO)}s {dice.choice(DID)} {dice.choice(TOLD)} at the "
        f"{dice.choice(THINGS)} of {other}."
    )


def article(dice: random.Random) -> str:
    one, other = dice.sample(NAMES, 2)
    lead = f"Velland shelled {one} with artillery on Monday, killing {dice.randint(1, 90)} soldiers near {other}."
    return " ".join([lead, *(sentence(dice) for _ in range(9))])


def page(title: str, text: str) -> str:
    paragraphs = "".join(f"<p>{part}.</p>" for part in text.rstrip(".").split(". "))
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}"
        "</article></body></html>"
    )


RECIPE = (
    "Whisk the eggs with sugar and melted butter. Fold the flour into the bowl with a wooden spoon. Bake the cake in "
    "the oven for forty minutes until golden. Decorate it with cream and strawberries and serve with ice cream. "
)
FRENCH = (
    "Le maire de la ville a dit que les habitants avaient quitté leurs maisons pendant la nuit. Les enfants sont "
    "partis avec leurs parents vers les villages de la vallée, où les écoles ont été ouvertes pour eux par la commune. "
)


def publish(site: Site, world: World, feed: int, number: int) -> None:
    """One more address in a feed, of a kind that the dice choose."""
    dice = world.dice
    kinds = "news copy same menu french pdf gone closed defect recipe".split()
    kind = dice.choices(kinds, weights=(50, 10, 6, 5, 5, 4, 5, 4, 5, 6))[0]
    if kind in {"copy", "same"} and not world.texts:
        kind = "news"
    path = f"/{'closed' if kind == 'closed' else f'f{feed}'}/{number}"
    title = f"Report {number} of {dice.choice(NAMES)}"
    answer: Page
    match kind:
        case "news":
            text = article(dice)
            world.texts.append((title, text))
            answer = Page(page(title, text), headers=HTML)
        case "copy":
            title, text = dice.choice(world.texts)
            answer = Page(page(title, f"{text} The desk of feed {feed} adds {number} words to it."), headers=HTML)
        case "same":
            before = dice.choice([one for one, what in world.offered.items() if what == "news"])
            known = site.pages[before]
            assert isinstance(known, Page)
            answer = known
            world.bytes_of[path] = before
        case "menu":
            answer = Page("<html><body><nav><a href='/'>Home</a></nav></body></html>", headers=HTML)
        case "french":
            answer = Page(page(title, FRENCH * 3), headers=HTML)
        case "pdf":
            answer = Page(b"%PDF-1.7\n\x00\x01", headers={"Content-Type": "application/pdf"})
        case "gone":
            answer = Page("gone", 404)
        case "defect":
            answer = Page(page(title, f"{article(dice)} There is a defect in week {number}."), headers=HTML)
        case "recipe":
            answer = Page(page(title, RECIPE * 2 + f"It serves {number} guests."), headers=HTML)
        case _:
            answer = Page(page(title, article(dice)), headers=HTML)
    world.offered[path] = kind
    site.pages[path] = answer
    world.listed.append((world.at, feed, path, title))


def feed_of(site: Site, world: World, feed: int) -> str:
    since = world.at - timedelta(minutes=KEPT)
    items = "".join(
        f"<item><title>{title}</title><link>{site.url(path)}</link></item>"
        for at, of, path, title in world.listed
        if of == feed and at >= since
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>F{feed}</title>{items}</channel></rss>'


def open_site(site: Site, world: World) -> None:
    """Feeds that follow the world; while it fails, so does all that is asked for."""
    answer = site.answer

    def or_fails(asked: Asked) -> Page:
        if world.elapsed < world.failing and asked.path != "/robots.txt":
            return Page("broken", 500)
        return answer(asked)

    def listing(feed: int) -> Page:
        whole = feed_of(site, world, feed)
        return Page(
            whole[: len(whole) // 2] if world.elapsed < world.broken else whole,
            headers={"Content-Type": "application/rss+xml"},
        )

    site.answer = or_fails  # type: ignore[method-assign]
    site.pages["/robots.txt"] = Page("User-agent: *\nDisallow: /closed/\n", headers={"Content-Type": "text/plain"})
    for feed in range(FEEDS):
        site.pages[f"/feed{feed}.xml"] = lambda asked, feed=feed: listing(feed)  # type: ignore[misc]
