"""Standing and stance: news, history or not yet real; asserted or denied (ledger format, rules 4 and 5)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.knowledge import scene_of
from tests.sentences import PUBLISHED, Heads, Told, at, sentence
from truceline.model import Period, Stance, Standing, TimePrecision
from truceline.read.standing import Decision, negated_by, stance_of, standing_of, standing_of_breach, unreal_because

SHELLED = "Rebels/NOUN/shelled/nsubj shelled/VERB/root Kadugli/PROPN/shelled/obj"


def day(back: int) -> Period:
    told = PUBLISHED - timedelta(days=back)
    return Period(told, told, TimePrecision.DAY)


def standing(
    words: str,
    trigger: str,
    *,
    act: str = "ASSAULT",
    time: Period | None = None,
    published: date | None = PUBLISHED,
    head: dict[str, float] | None = None,
) -> str:
    bare = sentence(words)
    heads = Heads(standings={at(bare, trigger): head}) if head else None
    scene = scene_of(Told(words, heads=heads), published=published)
    return standing_of(scene, scene.sentences[0], at(bare, trigger), act=act, time=time).value


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        (0, Standing.CURRENT),
        (1, Standing.CURRENT),
        (7, Standing.CURRENT),
        (8, Standing.BACKGROUND),
        (365, Standing.BACKGROUND),
    ],
)
def test_seven_days_before_publication_is_news_and_eight_is_history(back: int, expected: Standing) -> None:
    assert standing(SHELLED, "shelled", time=day(back)) == expected


@pytest.mark.parametrize("head", [{"background": 1.0}, {"hypothetical": 1.0}])
def test_a_date_of_the_last_days_outvotes_the_model(head: dict[str, float]) -> None:
    assert standing(SHELLED, "shelled", time=day(2), head=head) == Standing.CURRENT


@pytest.mark.parametrize(
    ("back", "head", "expected"),
    [
        (3000, {"current": 0.9, "background": 0.1}, Standing.BACKGROUND),  # "for eight years"
        (301, {"current": 0.9, "background": 0.1}, Standing.BACKGROUND),
        (300, {"current": 0.9, "background": 0.1}, Standing.CURRENT),  # of a stretch of months the model decides
        (300, {"current": 0.1, "background": 0.9}, Standing.BACKGROUND),
        (3000, None, Standing.BACKGROUND),
    ],
)
def test_what_goes_on_for_a_year_and_more_is_no_news(back: int, head: dict[str, float] | None, expected: str) -> None:
    stretch = Period(PUBLISHED - timedelta(days=back), PUBLISHED, TimePrecision.YEAR)
    assert standing(SHELLED, "shelled", time=stretch, head=head) == expected


def test_a_long_stretch_does_not_make_real_what_is_only_possible() -> None:
    stretch = Period(PUBLISHED - timedelta(days=900), PUBLISHED, TimePrecision.YEAR)
    told = "Rebels/NOUN/shell/nsubj might/AUX/shell/aux shell/VERB/root Kadugli/PROPN/shell/obj"
    assert standing(told, "shell", time=stretch) == Standing.HYPOTHETICAL


def test_an_old_date_outvotes_the_model() -> None:
    assert standing(SHELLED, "shelled", time=day(30), head={"current": 1.0}) == Standing.BACKGROUND


def test_a_year_that_is_not_over_does_not_make_news_of_what_the_model_takes_for_history() -> None:
    year = Period(date(2023, 1, 1), date(2023, 12, 31), TimePrecision.YEAR)
    assert standing(SHELLED, "shelled", time=year, head={"background": 0.9, "current": 0.1}) == Standing.BACKGROUND


def test_a_month_that_ended_more_than_seven_days_ago_is_history() -> None:
    april = Period(date(2023, 4, 1), date(2023, 4, 30), TimePrecision.MONTH)
    assert standing(SHELLED, "shelled", time=april) == Standing.BACKGROUND


@pytest.mark.parametrize("head", ["background", "current"])
def test_a_stretch_of_months_that_ends_on_the_day_is_no_date_of_news(head: str) -> None:
    for_months = Period(PUBLISHED - timedelta(days=150), PUBLISHED, TimePrecision.DAY)
    assert standing(SHELLED, "shelled", time=for_months, head={head: 0.9}) == head


def test_without_a_publication_date_no_date_decides() -> None:
    assert standing(SHELLED, "shelled", time=day(400), published=None) == Standing.CURRENT


def test_a_day_to_come_is_no_news_by_its_date_alone() -> None:
    assert standing(SHELLED, "shelled", time=day(-3), head={"hypothetical": 0.9}) == Standing.HYPOTHETICAL


@pytest.mark.parametrize(
    ("words", "trigger", "because"),
    [
        (
            "If/SCONJ/attack/mark rebels/NOUN/attack/nsubj attack/VERB/leave/advcl ,/PUNCT/leave/punct"
            " we/PRON/leave/nsubj leave/VERB/root",
            "attack",
            "condition: if",
        ),
        (
            "Unless/SCONJ/attack/mark rebels/NOUN/attack/nsubj attack/VERB/stay/advcl ,/PUNCT/stay/punct"
            " we/PRON/stay/nsubj stay/VERB/root",
            "attack",
            "condition: unless",
        ),
        (
            "It/PRON/unclear/nsubj is/AUX/unclear/cop unclear/ADJ/root whether/SCONJ/shelled/mark"
            " rebels/NOUN/shelled/nsubj shelled/VERB/unclear/csubj it/PRON/shelled/obj",
            "shelled",
            "condition: whether",
        ),
        ("Rebels/NOUN/attack/nsubj could/AUX/attack/aux attack/VERB/root", "attack", "modal: could"),
        ("Rebels/NOUN/attack/nsubj will/AUX/attack/aux attack/VERB/root", "attack", "modal: will"),
        ("They/PRON/attack/nsubj 'll/AUX/attack/aux attack/VERB/root", "attack", "modal: 'll"),
        (
            "Rebels/NOUN/plan/nsubj plan/VERB/root to/PART/attack/mark attack/VERB/plan/xcomp Kadugli/PROPN/attack/obj",
            "attack",
            "only plan",
        ),
        (
            "Rebels/NOUN/threatened/nsubj threatened/VERB/root to/PART/attack/mark attack/VERB/threatened/xcomp",
            "attack",
            "only threaten",
        ),
        (
            "Rebels/NOUN/fear/nsubj fear/VERB/root an/DET/attack/det attack/NOUN/fear/obj",
            "attack",
            "only fear",
        ),
        (
            "It/PRON/foiled/nsubj foiled/VERB/root a/DET/attack/det planned/ADJ/attack/amod attack/NOUN/foiled/obj",
            "attack",
            "told as planned",
        ),
        (
            "Troops/NOUN/prevented/nsubj prevented/VERB/root rebels/NOUN/prevented/obj from/SCONJ/shelling/mark"
            " shelling/VERB/prevented/advcl Kadugli/PROPN/shelling/obj",
            "shelling",
            "told as prevented",
        ),
    ],
)
def test_conditions_modals_and_wishes_make_an_act_unreal(words: str, trigger: str, because: str) -> None:
    scene = scene_of(words)
    one = scene.sentences[0]
    assert unreal_because(scene, one, at(one, trigger)) == because
    assert standing_of(scene, one, at(one, trigger), act="ASSAULT", time=None).value == Standing.HYPOTHETICAL


@pytest.mark.parametrize(
    ("words", "trigger"),
    [
        (SHELLED, "shelled"),
        (
            "They/PRON/shelled/nsubj may/AUX/shelled/aux have/AUX/shelled/aux shelled/VERB/root it/PRON/shelled/obj",
            "shelled",
        ),
        (
            # the modal is of another clause than the act's
            "Rebels/NOUN/shelled/nsubj shelled/VERB/root a/DET/town/det town/NOUN/shelled/obj that/PRON/fall/nsubj"
            " could/AUX/fall/aux fall/VERB/town/acl:relcl",
            "shelled",
        ),
        (
            "Troops/NOUN/stop/nsubj did/AUX/stop/aux not/PART/stop/advmod stop/VERB/root rebels/NOUN/stop/obj"
            " from/SCONJ/shelling/mark shelling/VERB/stop/advcl Kadugli/PROPN/shelling/obj",
            "shelling",
        ),
    ],
)
def test_what_is_told_as_done_is_real(words: str, trigger: str) -> None:
    scene = scene_of(words)
    one = scene.sentences[0]
    assert unreal_because(scene, one, at(one, trigger)) is None


@pytest.mark.parametrize("act", ["REQUEST", "THREATEN", "REJECT", "ACCUSE", "AGREE"])
def test_a_verbal_act_is_news_whatever_it_is_about(act: str) -> None:
    words = "Rebels/NOUN/attack/nsubj could/AUX/attack/aux attack/VERB/root"
    assert standing(words, "attack", act=act) == Standing.CURRENT


def test_a_sign_of_unreality_tips_a_model_in_doubt() -> None:
    words = "Rebels/NOUN/attack/nsubj could/AUX/attack/aux attack/VERB/root"
    doubt = {"current": 0.55, "hypothetical": 0.40, "background": 0.05}
    assert standing(words, "attack", head=doubt) == Standing.HYPOTHETICAL
    assert standing(SHELLED, "shelled", head=doubt) == Standing.CURRENT


def test_a_model_alone_must_be_quite_sure_that_something_is_not_real() -> None:
    assert standing(SHELLED, "shelled", head={"current": 0.4, "hypothetical": 0.6}) == Standing.CURRENT
    assert standing(SHELLED, "shelled", head={"current": 0.2, "hypothetical": 0.8}) == Standing.HYPOTHETICAL


# ---------------------------------------------------------------- asserted or denied

HARDLY_SHELLED = "Hardly/ADV/shelled/advmod " + SHELLED
NOT_SHELLED = (
    "Rebels/NOUN/shelled/nsubj had/AUX/shelled/aux not/PART/shelled/advmod shelled/VERB/root Kadugli/PROPN/shelled/obj"
)


@pytest.mark.parametrize(
    ("words", "trigger", "negation"),
    [
        (NOT_SHELLED, "shelled", "not"),
        (
            "Rebels/NOUN/shell/nsubj did/AUX/shell/aux n't/PART/shell/advmod shell/VERB/root it/PRON/shell/obj",
            "shell",
            "n't",
        ),
        (
            "Rebels/NOUN/shelled/nsubj never/ADV/shelled/advmod shelled/VERB/root it/PRON/shelled/obj",
            "shelled",
            "never",
        ),
        ("There/PRON/was/expl was/VERB/root no/DET/attack/det attack/NOUN/was/nsubj", "attack", "no"),
        (
            "It/PRON/launch/nsubj did/AUX/launch/aux not/PART/launch/advmod launch/VERB/root an/DET/attack/det"
            " attack/NOUN/launch/obj",
            "attack",
            "not",
        ),
        (SHELLED, "shelled", None),
        (
            "Rebels/NOUN/say/nsubj did/AUX/say/aux not/PART/say/advmod say/VERB/root who/PRON/shelled/nsubj"
            " shelled/VERB/say/ccomp it/PRON/shelled/obj",
            "shelled",
            None,
        ),
    ],
)
def test_a_negation_governs_its_own_clause(words: str, trigger: str, negation: str | None) -> None:
    one = sentence(words)
    assert negated_by(one, at(one, trigger)) == negation


def test_a_cue_that_denies_denies_what_it_contains() -> None:
    one = sentence(SHELLED)
    assert stance_of(one, at(one, "shelled"), denied_by_cue=True, denying=frozenset()).value == Stance.DENIES


@pytest.mark.parametrize(
    ("words", "denied", "stance"),
    [
        (SHELLED, 0.05, Stance.ASSERTS),
        (SHELLED, 0.4, Stance.ASSERTS),
        (SHELLED, 0.6, Stance.ASSERTS),  # the model alone, in a sentence without a word that could deny
        (HARDLY_SHELLED, 0.6, Stance.DENIES),
        (HARDLY_SHELLED, 0.4, Stance.ASSERTS),
        (NOT_SHELLED, 0.2, Stance.DENIES),
        (NOT_SHELLED, 0.05, Stance.ASSERTS),  # the model is sure that the negation is not of the act
    ],
)
def test_a_negation_and_the_model_deny_together(words: str, denied: float, stance: Stance) -> None:
    number = at(sentence(words), "shelled")
    one = sentence(words, heads=Heads(stances={number: {"denies": denied, "asserts": 1 - denied}}))
    assert stance_of(one, number, denied_by_cue=False, denying=frozenset({"hardly"})).value == stance


@pytest.mark.parametrize(
    ("found", "dated", "expected"),
    [
        (Decision(Standing.BACKGROUND, 0.5, "the model's standing head"), False, Standing.CURRENT),
        (Decision(Standing.BACKGROUND, 0.95, "the model's standing head"), False, Standing.BACKGROUND),
        (Decision(Standing.BACKGROUND, 0.5, "dated"), True, Standing.BACKGROUND),
        (Decision(Standing.HYPOTHETICAL, 0.5, "only threaten"), False, Standing.HYPOTHETICAL),
    ],
)
def test_a_breach_alleged_without_a_date_is_news(found: Decision, dated: bool, expected: Standing) -> None:
    assert standing_of_breach(found, dated=dated).value == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "It/PRON/attack/nsubj was/AUX/attack/cop the/DET/attack/det deadliest/ADJ/attack/amod attack/NOUN/root"
            " since/ADP/May/case May/PROPN/attack/nmod",
            Standing.CURRENT,
        ),
        (
            "It/PRON/be/nsubj would/AUX/be/aux be/VERB/root the/DET/attack/det worst/ADJ/attack/amod"
            " attack/NOUN/be/obj since/ADP/May/case May/PROPN/attack/nmod",
            Standing.HYPOTHETICAL,
        ),
        (
            "It/PRON/attack/nsubj was/AUX/attack/cop the/DET/attack/det deadliest/ADJ/attack/amod attack/NOUN/root"
            " of/ADP/war/case the/DET/war/det war/NOUN/attack/nmod",
            Standing.BACKGROUND,
        ),
    ],
)
def test_what_is_measured_against_all_since_another_is_the_newest(words: str, expected: Standing) -> None:
    assert standing(words, "attack", head={"background": 0.98, "current": 0.02}) == expected


@pytest.mark.parametrize(
    "words",
    [
        "Talk/NOUN/root of/ADP/attack/case a/DET/attack/det potential/ADJ/attack/amod attack/NOUN/Talk/nmod",
        "They/PRON/raised/nsubj raised/VERB/root fears/NOUN/raised/obj of/ADP/attack/case an/DET/attack/det"
        " attack/NOUN/fears/nmod",
    ],
)
def test_what_is_potential_or_feared_outvotes_the_model(words: str) -> None:
    assert standing(words, "attack", head={"current": 0.98, "hypothetical": 0.02}) == Standing.HYPOTHETICAL


def test_further_strikes_may_have_come_about() -> None:
    words = "Further/ADJ/strikes/amod strikes/NOUN/hit/nsubj hit/VERB/root Kadugli/PROPN/hit/obj"
    assert standing(words, "strikes", head={"current": 0.98, "hypothetical": 0.02}) == Standing.CURRENT


PROTESTS = (
    "The/DET/scene/det town/NOUN/scene/nsubj was/AUX/scene/cop the/DET/scene/det scene/NOUN/root of/ADP/protests/case"
    " protests/NOUN/scene/nmod that/PRON/began/nsubj began/VERB/protests/acl:relcl six/NUM/years/nummod"
    " years/NOUN/began/obl {ago}/ADV/years/advmod"
)


@pytest.mark.parametrize(("word", "expected"), [("ago", Standing.BACKGROUND), ("together", Standing.CURRENT)])
def test_a_clause_of_old_makes_history_of_its_noun_where_the_model_is_in_doubt(word: str, expected: Standing) -> None:
    doubt = {"current": 0.5, "background": 0.4}
    assert standing(PROTESTS.format(ago=word), "protests", act="PROTEST", head=doubt) == expected


def test_the_lead_of_an_article_is_sooner_news_than_what_follows() -> None:
    doubt = {"current": 0.4, "background": 0.6}
    assert standing(SHELLED, "shelled", head=doubt) == Standing.CURRENT
    heads = Heads(standings={at(sentence(SHELLED), "shelled"): doubt})
    later = scene_of(*[SHELLED] * 5, Told(SHELLED, heads=heads))
    assert standing_of(
        later, later.sentences[-1], at(later.sentences[-1], "shelled"), act="ASSAULT", time=None
    ).value == (Standing.BACKGROUND)


@pytest.mark.parametrize(
    "told",
    [
        "The/DET/attack/det deadliest/ADJ/attack/amod attack/NOUN/killed/nsubj in/ADP/decades/case"
        " decades/NOUN/attack/nmod killed/VERB/root ten/NUM/killed/obj",
        "An/DET/attack/det attack/NOUN/killed/nsubj earlier/ADV/attack/advmod on/ADP/Friday/case"
        " Friday/PROPN/earlier/obl killed/VERB/root ten/NUM/killed/obj",
    ],
)
def test_the_worst_in_decades_and_what_was_earlier_the_same_day_are_news(told: str) -> None:
    doubt = {"current": 0.55, "background": 0.45}
    assert standing(told, "attack", act="ASSAULT", head=doubt) == Standing.CURRENT


@pytest.mark.parametrize(
    ("verb", "standing"),
    [("continued", Standing.CURRENT), ("kept", Standing.CURRENT), ("wanted", Standing.HYPOTHETICAL)],
)
def test_what_somebody_goes_on_with_is_done(verb: str, standing: Standing) -> None:
    words = f"Troops/NOUN/{verb}/nsubj {verb}/VERB/root to/PART/shell/mark shell/VERB/{verb}/xcomp Dren/PROPN/shell/obj"
    bare = sentence(words)
    heads = Heads(standings={at(bare, "shell"): {"hypothetical": 0.9, "current": 0.08, "background": 0.02}})
    scene = scene_of(Told(words, heads=heads))
    one = scene.sentences[0]
    assert standing_of(scene, one, at(one, "shell"), act="ASSAULT", time=None).value == standing
