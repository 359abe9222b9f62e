"""``python -m training.turns.fit --questions FILE ...``: fit ``assistant/weights/turns.npz``.

The turns of ``turns.txt`` are filled with topics, names, dates and newsletters at random, many times over; questions of
the question sets (JSON lines with "question") stand beside them as turns that ask the newsletters. A fifth of the
templates is kept aside first and tells how well the rest does.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from assistant.turns.classifier import SIZE, hashed
from assistant.turns.lexicon import A_NEWSLETTER

HERE = Path(__file__).parent
TARGET = HERE.parents[1] / "assistant" / "weights" / "turns.npz"
TOPICS = {
    "en": "harvest festival|plant sale|choir|lantern|quiz night|cricket|wombats|drainage|book club|bus timetable|roof|"
    "annual dinner|swimming pool|marathon|lighthouse|bell ringing|allotments|composting|scholarship|telescope|bees|"
    "membership fee|village hall|parking|treasurer|bring and buy stall|AGM|open day|conference|rummage sale|cats|"
    "Harbour Walk|Keller Prize|Open Source Day|Python|climate report|Rotary Club|Route 66|steps|secretary|shredder|"
    "footbridge|recycling|fireworks|school dinners|playground|newsletter editor|spring clean|barn dance|mayor|tea tent",
    "de": "Erntedankfest|Sommerfest|Chor|Orgel|Flohmarkt|Mitgliederversammlung|Vorsitzende|Kirchendach|Konzert|Ausflug|"
    "Kleiderspende|Adventsbasar|Jugendgruppe|Lindenfest|Spielplatz|Beitrag|Bienen|Wanderung|Bücherei",
    "fr": "fête de la musique|assemblée générale|chorale|tombola|logiciel libre|piscine|vide-grenier|cotisation|"
    "atelier|"
    "concert|cantine|trésorier|randonnée|bibliothèque|label",
    "es": "fiesta mayor|coro|asamblea general|piscina|mercadillo|cuota|taller|concierto|biblioteca|excursión|tesorero",
    "it": "festa patronale|coro|assemblea|piscina|mercatino|quota|concerto|biblioteca|gita|tesoriere|cresima|Haiti",
    "nl": "rommelmarkt|koor|ledenvergadering|zwembad|contributie|concert|bibliotheek|fietstocht|kerstmarkt",
    "pt": "festa da aldeia|coro|assembleia|piscina|quota|concerto|biblioteca|passeio|feira",
    "pl": "festyn|chór|zebranie|basen|składka|koncert|biblioteka|wycieczka|odpust",
    "cs": "pouť|sbor|schůze|bazén|příspěvek|koncert|knihovna|výlet|slavnost",
    "zh": "音乐会|合唱团|年会|游泳池|会费|图书馆|郊游|春节晚会|龙舟赛",
}
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "zh": "1 2 3 4 5 6 7 8 9 10 11 12",
}
PEOPLE = (
    "Ada Quill|Bruno Kettle|Mrs Thorne|Ivy Marsh|Otto Brandt|Jean Valette|Pastor Weber|Marta Ruiz|Rosa|Bosun|Dr Lim|"
    "Tom|Anna Nowak|Petr Dvořák|Giulia Ferri|Piet de Wit|王小明|the mayor|Captain Reed|K7ABC"
)
#: What there is at a thing, who has a part in it, who may come to it; "PART" in the lexicon has these and more.
PARTS = {
    "en": (
        "tickets|places|seats|parking|a car park|lunch|food|drinks|a bar|music|prizes|the entry|the fare|a deposit",
        "winners|judges|organisers|coordinators|speakers|hosts|helpers|runners-up|players|leaders|chair|author",
        "children|dogs|guests|visitors|beginners|members|pensioners|families",
    ),
    "de": (
        "Plätze|Karten|Parkplätze|Essen|Getränke|Musik|Preise|der Eintritt|das Mittagessen|eine Anzahlung",
        "Gewinner|Sieger|Veranstalter|Leiter|Redner|Gäste|Helfer|Teilnehmer|Spieler",
        "Kinder|Hunde|Gäste|Besucher|Anfänger|Mitglieder|Rentner|Familien",
    ),
    "fr": (
        "places|billets|parking|repas|boissons|musique|prix|entrée|acompte",
        "gagnants|organisateurs|orateurs|invités|bénévoles|participants|joueurs",
        "enfants|chiens|visiteurs|débutants|membres|retraités|familles",
    ),
    "es": (
        "plazas|entradas|aparcamiento|comida|bebidas|música|premios|entrada|cena",
        "ganadores|organizadores|ponentes|invitados|voluntarios|participantes|jugadores",
        "niños|perros|visitantes|principiantes|socios|jubilados|familias",
    ),
    "it": (
        "posti|biglietti|parcheggio|pranzo|bevande|musica|premi|ingresso|cena",
        "vincitori|organizzatori|relatori|ospiti|volontari|partecipanti|giocatori",
        "bambini|cani|visitatori|principianti|soci|pensionati|famiglie",
    ),
    "nl": (
        "plaatsen|kaartjes|parkeerplaatsen|eten|drankjes|muziek|prijzen|toegang|lunch",
        "winnaars|organisatoren|sprekers|gasten|vrijwilligers|deelnemers|spelers",
        "kinderen|honden|bezoekers|beginners|leden|gezinnen",
    ),
    "pt": (
        "lugares|bilhetes|estacionamento|almoço|bebidas|música|prémios|entrada|jantar",
        "vencedores|organizadores|oradores|convidados|voluntários|participantes",
        "crianças|cães|visitantes|sócios|famílias",
    ),
    "pl": (
        "miejsca|bilety|parking|obiad|napoje|muzyka|nagrody|wstęp",
        "zwycięzcy|organizatorzy|goście|uczestnicy",
        "dzieci|psy|goście|członkowie|rodziny",
    ),
    "cs": (
        "místa|lístky|parkoviště|oběd|nápoje|hudba|ceny|vstupné",
        "vítězové|pořadatelé|hosté|účastníci",
        "děti|psi|hosté|členové",
    ),
    "zh": ("票|座位|停车场|午餐|音乐|奖品", "获奖者|主持人|演讲者|嘉宾", "孩子|狗|客人|会员"),
}
#: What people say around a turn in each language: before it, or after.
AROUND = {
    "en": "please {}|{} please|could you tell me {}|hey, {}|ok, {}|so {}|tell me: {}|{} thanks|I wonder, {}|sorry, {}|"
    "one more thing: {}|can you say {}",
    "de": "bitte {}|{} bitte|sag mal, {}|und zwar: {}|also {}|hallo, {}|ich wüsste gern: {}|noch etwas: {}",
    "fr": "s'il te plaît, {}|{} s'il vous plaît|dis-moi, {}|bonjour, {}|alors {}|j'aimerais savoir : {}",
    "es": "por favor, {}|{} por favor|dime, {}|hola, {}|oye, {}|quisiera saber: {}",
    "it": "per favore, {}|{} per favore|dimmi, {}|ciao, {}|senti, {}|vorrei sapere: {}",
    "nl": "alsjeblieft, {}|{} alsjeblieft|zeg, {}|hallo, {}|ik wil graag weten: {}",
    "pt": "por favor, {}|{} por favor|diz-me, {}|olá, {}|gostava de saber: {}",
    "pl": "proszę, {}|{} proszę|powiedz, {}|cześć, {}|chciałbym wiedzieć: {}",
    "cs": "prosím, {}|{} prosím|řekni, {}|ahoj, {}|rád bych věděl: {}",
}
#: Words that may stand for one another, whatever is asked.
ALIKE = [
    group.split("|")
    for group in (
        "issues|newsletters|bulletins|editions|letters|magazines|gazettes|papers",
        "issue|newsletter|bulletin|edition|letter|magazine|gazette",
        "Ausgaben|Hefte|Nummern|Rundbriefe|Gemeindebriefe|Newsletter|Briefe|Zeitungen|Mitteilungen",
        "letzte|neueste|aktuellste|jüngste",
        "letzten|neuesten|aktuellsten|jüngsten",
        "numéros|bulletins|gazettes|journaux|éditions",
        "numéro|bulletin|journal",
        "números|boletines|ejemplares",
        "número|boletín|ejemplar",
        "numeri|bollettini|notiziari|fascicoli",
        "numero|bollettino|notiziario|fascicolo",
        "nummers|nieuwsbrieven|brieven|edities|bladen|uitgaven",
        "nummer|blad",
        "nieuwsbrief|brief|editie|uitgave",
        "edições|números|boletins|jornais",
        "numerów|biuletynów|wydań|gazetek",
        "numery|biuletyny|wydania|gazetki",
        "čísel|zpravodajů|vydání",
        "čísla|zpravodaje|vydání",
        "latest|newest|last|most recent",
        "summarise|summarize|sum up|recap|outline",
        "mention|talk about|write about|speak of|report on|deal with|contain",
        "dernier|plus récent",
        "último|más reciente",
        "ultimo|più recente",
        "laatste|nieuwste|meest recente",
    )
]
#: Kinds of turns that have a topic beside words of asking, and topics that stand in their templates by themselves.
WISHES = frozenset({"upcoming", "mentions", "years", "compare", "overview"})
TOPICAL = frozenset(
    {
        "budget",
        "concerts",
        "dues",
        "members",
        "meeting",
        "programme",
        "table",
        "cover",
        "post",
        "holidays",
        "editorial",
        "story",
    }
    | {"children", "kids", "kinder", "enfants", "niños", "bambini", "kinderen", "crianças"}
)
#: Turns that mean nothing among those that are learned.
NONSENSE = 400
#: Kinds that are no longer themselves with other words around them.
BARE = frozenset({"greet", "thanks"})
SERIES = "Harbour Lights|the Beacon|Parish News|Rundbrief|La Lettre|the Chronicle|Toll Road News|the garden club|CRPCG"


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn as it is learned: its text, what it is, and the template it was made from."""

    text: str
    kind: str
    lean: str
    language: str
    template: int


def templates(path: Path) -> list[tuple[str, str, str, str]]:
    """(text, kind, lean, language) of every line."""
    found = []
    head = ("", "", "")
    for line in path.read_text("utf-8").splitlines():
        opened = re.fullmatch(r"\[(\w+)\] (\w+) (\w+)", line)
        if opened:
            head = (opened[1], opened[2], opened[3])
        elif line.strip() and not line.startswith("#"):
            found.append((line, *head))
    return found


def filled(text: str, language: str, dice: random.Random, *, around: bool = True) -> str:
    """The template with its places filled, and written as people type: without a mark, in lower case, in a hurry.

    ``around``: now and then with polite words about it. One in eight has a slip of the finger, one in eight no
    accents.
    """
    pools = {
        "x": TOPICS[language if dice.random() < 0.7 else "en"].split("|"),
        "p": PEOPLE.split("|"),
        "s": [A_NEWSLETTER] if dice.random() < 0.5 else SERIES.split("|"),
        "m": MONTHS[language].split() if language in MONTHS else MONTHS["en"].split(),
        **{name: some.split("|") for name, some in zip("awg", PARTS.get(language, PARTS["en"]), strict=True)},
    }

    def one(found: re.Match[str]) -> str:
        match found[1]:
            case "y":
                return str(dice.randint(1995, 2026))
            case "n":
                return str(dice.randint(1, 340))
            case name:
                return dice.choice(pools[name])

    text = re.sub(r"\{(\w)\}", one, exchanged(text, dice))
    if around and language in AROUND and dice.random() < 0.2:
        text = dice.choice(AROUND[language].split("|")).format(text)
    if dice.random() < 0.125:
        text = mistyped(text, dice)
    if dice.random() < 0.125:
        text = unicodedata.normalize("NFC", re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFD", text)))
    if dice.random() < 0.3:
        text = re.sub(r"\s*[?？!.]$", "", text)
    if dice.random() < 0.3:
        text = text.lower()
    return text


def gibberish(dice: random.Random) -> str:
    """Words that mean nothing in any language: letters at random, or those that lie side by side on the keys."""
    words = []
    for _ in range(dice.randint(1, 3)):
        size = dice.randint(3, 7)
        row = dice.choice(("qwertzuiop", "asdfghjkl", "yxcvbnm", "qwertyuiop", "zxcvbnm", "azertyuiop"))
        at = dice.randint(0, len(row) - 3)
        at_random = "".join(dice.choices("bcdfghjklmnpqrstvwxzaeiouy", k=size))
        words.append(dice.choice((row[at : at + size], at_random, at_random[0] * size, at_random.replace("a", "x"))))
    return " ".join(words)


def exchanged(text: str, dice: random.Random) -> str:
    """The text with words for others that are asked with alike: "bulletins" for "issues"."""
    for group in ALIKE:
        if dice.random() < 0.4:
            words = "|".join(re.escape(word) for word in group)
            text = re.sub(rf"(?<![\w{{])(?:{words})(?![\w}}])", dice.choice(group), text)
    return text


def mistyped(text: str, dice: random.Random) -> str:
    """The text with two letters of a longer word exchanged, one left out, or one typed twice."""
    places = [found.start() for found in re.finditer(r"(?<=[^\W\d_])[^\W\d_](?=[^\W\d_]{2})", text)]
    if not places:
        return text
    at = dice.choice(places)
    changed = dice.choice((text[at + 1] + text[at], text[at + 1], text[at] + text[at] + text[at + 1]))
    return text[:at] + changed + text[at + 2 :]


def examples(
    lines: Sequence[tuple[str, str, str, str]], asked: Iterable[tuple[str, str]], dice: random.Random, times: int
) -> list[Turn]:
    turns = []
    for at, (text, kind, lean, language) in enumerate(lines):
        for _ in range(times if "{" in text else 4):
            written = filled(text, language, dice, around=kind not in BARE and lean == "alone")
            turns.append(Turn(written, kind, lean, language, at))
    turns += [Turn(gibberish(dice), "nonsense", "alone", "", -2) for _ in range(NONSENSE)]
    turns += [Turn(text, "question", "alone", language, -1) for text, language in asked]
    return turns


def questions(paths: Sequence[Path], dice: random.Random, most: int) -> list[tuple[str, str]]:
    """Questions of the sets with their language, where the set says it; those put to nothing in particular left out."""
    found = []
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            one = json.loads(line)
            found.append((one["question"], (one.get("language") or one.get("lang") or "")[:2]))
    dice.shuffle(found)
    return found[:most]


def matrix(turns: Sequence[Turn]) -> csr_matrix:
    rows, columns, values = [], [], []
    for n, turn in enumerate(turns):
        at = hashed(turn.text)
        rows += [n] * len(at)
        columns += at.tolist()
        values += [len(at) ** -0.5] * len(at)
    return csr_matrix((values, (rows, columns)), (len(turns), SIZE))


def fit(turns: Sequence[Turn], counted: csr_matrix, head: str) -> LogisticRegression:
    """A model of one head; ``counted`` has a row a turn."""
    at = [n for n, turn in enumerate(turns) if getattr(turn, head) and (head != "lean" or turn.template >= -1)]
    weights = [0.5 if turns[n].template < 0 else 1.0 for n in at]
    model = LogisticRegression(C=100.0, max_iter=100)
    return model.fit(counted[at], [getattr(turns[n], head) for n in at], sample_weight=weights)


def asking_words(lines: Sequence[tuple[str, str, str, str]]) -> list[str]:
    """The words that wishes are made of beside their topics, names and times."""
    found = set()
    for text, kind, _, language in lines:
        if kind in WISHES and language != "zh":
            found.update(re.findall(r"[^\W\d_]{2,}", re.sub(r"\{\w\}", " ", text).casefold()))
    return sorted(found - TOPICAL)


def stored(model: LogisticRegression, head: str) -> dict[str, NDArray[np.generic]]:
    weights, bias = model.coef_, model.intercept_
    scales = np.abs(weights).max(1) / 127
    return {
        f"{head}_names": np.array([str(name) for name in model.classes_]),
        f"{head}_weights": np.round(weights / scales[:, None]).astype(np.int8),
        f"{head}_scales": scales.astype(np.float32),
        f"{head}_bias": bias.astype(np.float32),
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m training.turns.fit", description=__doc__)
    parser.add_argument("--questions", type=Path, nargs="*", default=[], metavar="FILE")
    parser.add_argument("--most", type=int, default=2_500, help="questions of the sets at most")
    parser.add_argument("--kinds", type=Path, metavar="FILE", help="questions that teach the kind of turn alone")
    parser.add_argument("--check", action="store_true", help="only say how templates kept aside are told")
    options = parser.parse_args()
    dice = random.Random(16)
    lines = templates(HERE / "turns.txt")
    turns = examples(lines, questions(options.questions, dice, options.most), dice, 8)
    print(f"{len(lines)} templates, {len(turns)} turns")
    if options.check:
        aside = {n for n in range(len(lines)) if dice.random() < 0.2}
        learned = [turn for turn in turns if turn.template not in aside]
        kept = [turn for turn in turns if turn.template in aside]
        counted, asked = matrix(learned), matrix(kept)
        for head in ("kind", "lean", "language"):
            told = fit(learned, counted, head).predict(asked)
            right = [getattr(turn, head) == said for turn, said in zip(kept, told, strict=True)]
            print(f"{head}: {sum(right) / len(right):.3f} of {len(right)} kept aside")
            missed = {
                (turn.template, str(said)): turn for turn, said, ok in zip(kept, told, right, strict=True) if not ok
            }
            for (_, said), turn in list(missed.items())[:40]:
                print(f"   {said:10} {getattr(turn, head):10} {turn.text}")
        return 0
    arrays: dict[str, NDArray[np.generic]] = {"asking": np.array(asking_words(lines))}
    plain = questions([options.kinds], dice, sys.maxsize) if options.kinds else []
    for head, some in (("kind", [*turns, *examples([], plain, dice, 1)]), ("lean", turns), ("language", turns)):
        arrays |= stored(fit(some, matrix(some), head), head)
    np.savez_compressed(TARGET, **arrays)  # type: ignore[arg-type]
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
