"""Files of sources and alerts: what they may say, and what is told of their mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.errors import NotFound, WatchInvalid
from truceline.watch.plan import AlertFeed, Mail, RuleKind, Source, Webhook
from truceline.watch.planning import load_plan

WHOLE = """
[[source]]
name = "river"
url = "https://river.example/feed.xml"
every = "30 min"
min_daily = 2
max_daily = 90
outlet = "River Post"

[[source]]
name = "hill"
url = "https://hill.example/map.xml"

[[channel]]
name = "desk"
webhook = "https://desk.example/hook"

[[channel]]
name = "mail"
email = ["ana@desk.example"]
sender = "watch@desk.example"
smtp = "mail.desk.example"

[[channel]]
name = "feed"
feed = "alerts.xml"

[[alert]]
name = "north"
kind = "breach"
between = ["VEL", "TOL"]
to = ["desk", "mail"]

[[alert]]
name = "silent"
kind = "silence"
to = ["feed"]
"""
FIRST = '[[source]]\nname = "river"\nurl = "https://river.example/feed.xml"\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_file_becomes_a_plan(tmp_path: Path) -> None:
    plan = load_plan(written(tmp_path, WHOLE))
    assert plan.sources == (
        Source("river", "https://river.example/feed.xml", 1800.0, 2, 90, "River Post"),
        Source("hill", "https://hill.example/map.xml", 900.0),
    )
    assert [type(channel) for channel in plan.channels] == [Webhook, Mail, AlertFeed]
    assert [(rule.kind, rule.to) for rule in plan.rules] == [
        (RuleKind.BREACH, ("desk", "mail")),
        (RuleKind.SILENCE, ("feed",)),
    ]


def test_alerts_may_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    sources, alerts = written(tmp_path, FIRST), tmp_path / "alerts.toml"
    alerts.write_text(WHOLE[WHOLE.index("[[channel]]") :], encoding="utf-8")
    assert len(load_plan(sources, alerts).rules) == 2
    assert load_plan(sources).rules == ()


@pytest.mark.parametrize(
    ("more", "line", "says"),
    [
        ('evry = "5 min"\n', 4, "no key of [[source]] is called 'evry'"),
        ('every = "soon"\n', 4, "every is 'soon'"),
        ("every = 0\n", 4, "every is 0"),
        ("min_daily = -1\n", 4, "min_daily is -1"),
        ("min_daily = 9\nmax_daily = 3\n", 4, "the first must be the smaller"),
        ('[[source]]\nname = "b"\nurl = "ftp://a.example"\n', 6, "http:// or https://"),
        ('[[source]]\nname = "b"\n', 4, "[[source]] needs url"),
        ('\n[[source]]\nname = "river"\nurl = "https://b.example/"\n', 6, "another [[source]] of the name 'river'"),
        ("[[feed]]\n", 4, "no table is called 'feed'"),
        ("every = \n", 4, "not TOML"),
        ('[[alert]]\nname = "a"\nkind = "breach"\nto = ["x"]\n', 7, "no [[channel]] has that name"),
        ('[[alert]]\nname = "a"\nkind = "rumour"\nto = []\n', 6, "must be one of breach, toll, dispute, silence"),
        ('[[alert]]\nname = "a"\nkind = "breach"\nto = []\n', 4, "needs to"),
        ('[[channel]]\nname = "a"\n', 4, "one of webhook, email, feed"),
        ('[[channel]]\nname = "a"\nemail = "ana"\nsender = "b@c.example"\nsmtp = "c"\n', 6, "no mail address"),
        ('[[channel]]\nname = "f"\nfeed = "a"\n[[alert]]\nname = "a"\nkind = "toll"\nto = "f"\n', 7, "needs least"),
        (
            '[[channel]]\nname = "f"\nfeed = "a"\n[[alert]]\nname = "a"\nkind = "dispute"\nleast = 3\nto = "f"\n',
            10,
            "'least'",
        ),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, more: str, line: int, says: str) -> None:
    path = written(tmp_path, FIRST + more)
    with pytest.raises(WatchInvalid) as refused:
        load_plan(path)
    assert says in str(refused.value)
    assert str(refused.value).startswith(f"{path}: line {line}: ")
    assert refused.value.exit_code == 2


def test_no_sources_and_no_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(WatchInvalid, match="nothing to watch"):
        load_plan(written(tmp_path, ""))
    with pytest.raises(NotFound, match="cannot be read"):
        load_plan(tmp_path / "none.toml")
