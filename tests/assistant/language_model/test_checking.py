"""The check of written sentences: two hundred right ones pass, those made wrong of them do not."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from assistant.language_model.checking import best_source, stands
from corpus.text.terms import is_stop_word, words

_BLOCKS = Path(__file__).with_name("right_sentences.txt").read_text("utf-8").split("\n\n")
PAIRS = [
    (line.removeprefix("- "), source)
    for block in _BLOCKS
    for source, *lines in [[line for line in block.splitlines() if line and not line.startswith("#")]]
    for line in lines
]
SOURCES = list(dict.fromkeys(source for _, source in PAIRS))
NAMES = ["Norah", "Vance", "Tilbury", "Osric", "Kettering", "Bell", "December", "Duncan"]
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?:'s)?|^[A-Z][a-z]+(?= [A-Z])")
_NUMBER = re.compile(r"\d+")
_WORDS = ("two", "three", "four", "five", "six", "seven", "nine", "eleven", "sixty")
_AUXILIARY = re.compile(r"\b(is|are|was|were|will|has|had|may|should)\b(?! not| no)")
_VERBS = re.compile(r"\b(leaves|costs|raised|runs|won|spoke|lost|closes|needs|refused|rises|pay)\b")


def names(text: str, source: str) -> list[re.Match[str]]:
    """The names in a text: what the source writes small too ("Along", "Ask"), or what says nothing ("The"), is none."""
    small = {source[word.start : word.end] for word in words(source) if not word.capital}
    found = _NAME.finditer(text)
    return [one for one in found if not is_stop_word(one[0]) and one[0].lower() not in small]


def one_name(word: str, other: str, source: str) -> bool:
    """Whether the two are of one name: who says "Professor Lund" for "Professor Ida Lund" says nothing wrong."""
    return any({word, other} <= set(run.split()) for run in re.findall(r"[A-Z]\w+(?: [A-Z]\w+)+", source))


def mutations(text: str, source: str, chance: random.Random) -> list[str]:
    """The sentence made wrong in every way there is: another number or name, a negation more or less."""
    made = []
    figures = _NUMBER.findall(source)
    for found in _NUMBER.finditer(text):
        others = [one for one in figures if one != found[0]]
        for other in {str(int(found[0]) + chance.choice((1, 2, 10))), "9" + found[0], *others[:2]}:
            if other.lstrip("0") != found[0].lstrip("0"):
                made.append(text[: found.start()] + other + text[found.end() :])
    for word in _WORDS:
        for found in re.finditer(rf"\b{word}\b", text):
            made += [
                text[: found.start()] + other + text[found.end() :]
                for other in chance.sample(_WORDS, 3)
                if other != word
            ]
    for found in names(text, source):
        ours = [
            one[0] for one in names(source, source) if one[0] not in text and not one_name(one[0], found[0], source)
        ]
        for other in [*chance.sample(NAMES, 3), *ours[:1]]:
            made.append(text[: found.start()] + other + text[found.end() :])
    if not re.search(r"\b(not|no|never|nobody|without)\b", text, re.I):
        if found := _AUXILIARY.search(text):
            made += [text[: found.end()] + word + text[found.end() :] for word in (" not", " never")]
        if found := _VERBS.search(text):
            made.append(text[: found.start()] + "never " + text[found.start() :])
    for word in (" not ", " no longer ", " never "):
        if word in text:
            made.append(text.replace(word, " ", 1))
    for word, other in (
        ("No dogs", "Dogs"),
        ("Nobody was", "Everybody was"),
        ("Nobody may", "Everybody may"),
        ("no dogs", "dogs"),
        ("No picture", "Every picture"),
        ("pay nothing", "pay all"),
    ):
        if word in text:
            made.append(text.replace(word, other, 1))
    return [one for one in dict.fromkeys(made) if one != text]


def made_wrong() -> list[tuple[str, str]]:
    chance = random.Random(19)
    return list(dict.fromkeys((one, source) for text, source in PAIRS for one in mutations(text, source, chance)))


def test_right_sentences_are_let_through() -> None:
    refused = [text for text, source in PAIRS if not stands(text, source)]
    assert len(PAIRS) >= 190
    assert len(refused) <= 0.05 * len(PAIRS), refused


def test_of_a_thousand_sentences_made_wrong_none_is_shown() -> None:
    wrong = made_wrong()
    assert len(wrong) > 1500
    assert [one for one in wrong if stands(*one)] == []


@pytest.mark.parametrize(
    "source",
    [
        *SOURCES,
        "I urge you to use the C14 telescope, and so, I think, would Osric.",
        "When I asked what it was, he said a trap and called Ann Lee, She told us of the plan.",
        "This was agreed and a letter went to Osric, G4XUT.",
        "The bells will be rung, and next month Ann Ready will be the ringer and I am glad.",
    ],
)
def test_the_newsletters_own_words_stand(source: str) -> None:
    assert stands(source, source)


@pytest.mark.parametrize(
    ("text", "source", "language"),
    [
        ("Neither Ann nor Osric heard it.", "At 383 km neither Ann or Osric had heard it before.", "en"),
        ("The line is 0432 300033.", "You can call the 24/7 line on 0432 300033.", "en"),
        ("The choir is on Friday, May 3 at 6 PM.", "Fri, May 3 - 6:00 PM - Choir", "en"),
        ("The box costs $118 a year.", "• $118.00: yearly fee for the box", "en"),
        ("She stayed two years in Tilbury.", "After a two-year stay in Tilbury, Ann Lee came home.", "en"),
        ("Jo Marsh has the first class.", "Jo Marsh has the first class and Ann Lee the next.", "en"),
        ("Das Treffen ist am 3. Mai um 20 Uhr.", "Monatliches Vorstands-Treffen: 03. Mai, 20:00 Uhr MEZ.", "de"),
        ("41 people came.", "Forty-one people came to the spring clean on 23 March.", "en"),
        (
            "It has 183 steps and 2,000 visitors.",
            "It has one hundred and eighty-three steps, and two thousand visitors.",
            "en",
        ),
        ("The letter came on 11 November 1940.", "On the eleventh of November 1940 a letter came.", "en"),
        ("The boxes came on June 3, 1945.", "On 3 June 1945 the boxes came home.", "en"),
        ("The fee is 12 pounds, 40 per cent more.", "The fee is £12, 40% more.", "en"),
        ("Professor Lund opened it.", "Professor Ida Lund opened it with Ann Lee.", "en"),
        ("It is held in the Net Loft.", "Wednesday 22 May, 7pm, Net Loft", "en"),
        (
            "Eight provinces take part, Oslo among them.",
            "In 8 provinces, including Bergen, Oslo and Hamar, it begins.",
            "en",
        ),
        (
            "The sum on 1 March was £540.",
            "March printed £450. Two figures changed places: the sum on 1 March was £540.",
            "en",
        ),
        ("Almost 70 members came to Oslo.", "In all, nearly 70 members came to Oslo.", "en"),
        ("Der Kurs ist in Jena.", "Es ist einer der ersten Kurse in Jena, die der Verein hält.", "de"),
        ("L'article est du 2 janvier.", "Lire aussi l’article du Relais, 2 janvier.", "fr"),
        ("La partie commune est les 28, 29 et 30 mai.", "La partie commune se tiendra les 28-29-30 mai.", "fr"),
    ],
)
def test_what_is_said_in_other_words_stands(text: str, source: str, language: str) -> None:
    assert stands(text, source, language)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Ann Oates lit the lamp.", "Ann Lee lit the lamp for Ruth Oates."),
        (
            "The sum on 1 March was £450.",
            "March printed £450. Two figures changed places: the sum on 1 March was £540.",
        ),
        ("The fee is 12.", "The fee is £12."),
        ("Norah lit the lamp in Oslo.", "Ruth lit the lamp in Oslo."),
        ("It came on 5 May.", "The 5 boats came on 6 May."),
        ("It came on 2016 July.", "It came on 25 July 2016."),
        ("Ann Oates lit it.", "Ann Lee, Ruth Oates and Jo Marsh lit it."),
        ("At the Dr supper Ann Lee spoke.", "Dr Ann Lee spoke at the supper in May."),
        ("On Bell 27 April the hall is open.", "On Saturday 27 April the hall is open from the first bell."),
        ("He has lost a key.", "He has never once lost a key."),
        ("Guests without tickets are let in.", "Guests without tickets are never let in."),
        ("Twelve boats came.", "Ten boats and twelve men came."),
        ("The hall is not open on Monday.", "The hall is open on Monday, and dogs are not allowed."),
        ("It costs $5.", "It costs £5."),
        ("Come at 7am.", "Come at 7pm."),
        ("The club has 5 million members.", "The club has 5 thousand members."),
        ("Der Saal ist nicht offen.", "Der Saal ist offen."),
        ("Le pont ouvre en mai.", "Le pont ouvre en juin."),
        ("Team C won the cup.", "Team B won the cup, and team C the spoon."),
        ("It is in hall D.", "It is in hall B."),
        ("The line is 7.", "You can call the 24/7 line on 0432 300033."),
        ("A letter went to G5XUT.", "This was agreed and a letter went to Osric, G4XUT."),
        ("Ann Lee keeps the bees.", "Ruth Oates keeps the bees, and Ann Lee the tower."),
        ("Ann Lee keeps the bees and Ruth Oates the tower.", "Ruth Oates keeps the bees, and Ann Lee the tower."),
        ("The plan fell by 9 votes to 9.", "The plan fell by 9 votes to 4."),
        ("The hall is open on Sat.", "The hall is open on Sunday, and closed on Saturday."),
    ],
)
def test_what_is_not_said_does_not_stand(text: str, source: str) -> None:
    assert not stands(text, source)


def test_a_sentence_that_cites_wrongly_finds_its_source() -> None:
    assert best_source("Ruth Oates has been treasurer since May.", SOURCES) == 1
    assert best_source("The treasurer is Norah Bell.", SOURCES) is None
    assert best_source("Quite so.", SOURCES) is None
