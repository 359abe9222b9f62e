"""Mastheads of text, Markdown and HTML in ten languages: the printed name and day, whatever the file is called.

The newsletters are invented; the layouts are those that people set without thinking of programs.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.issues import read_issue

#: Two paragraphs of running text, in which nothing names or dates an issue.
TEXT = {
    "en": (
        "The lock keeper counted forty boats on Sunday and wrote each of them in his book.",
        "The new bench by the weir is paid for by the people who like to sit on it.",
    ),
    "de": (
        "Der Schleusenwärter zählte am Sonntag vierzig Boote und schrieb jedes in sein Buch.",
        "Die neue Bank am Wehr bezahlen die Leute, die gern darauf sitzen.",
    ),
    "fr": (
        "L'éclusier a compté quarante bateaux dimanche et les a tous notés dans son cahier.",
        "Le nouveau banc près du barrage est payé par ceux qui aiment s'y asseoir.",
    ),
    "es": (
        "El guarda de la esclusa contó cuarenta barcas el domingo y las apuntó todas en su libro.",
        "El banco nuevo junto a la presa lo pagan los que se sientan en él.",
    ),
    "it": (
        "Il guardiano della chiusa ha contato quaranta barche domenica e le ha scritte tutte nel suo libro.",
        "La nuova panchina presso la diga la paga chi ama sedersi.",
    ),
    "nl": (
        "De sluiswachter telde zondag veertig boten en schreef ze allemaal in zijn boek.",
        "De nieuwe bank bij de stuw wordt betaald door de mensen die er graag zitten.",
    ),
    "pt": (
        "O guarda da eclusa contou quarenta barcos no domingo e anotou todos no seu livro.",
        "O banco novo junto à represa é pago por quem gosta de se sentar nele.",
    ),
    "pl": (
        "Śluzowy naliczył w niedzielę czterdzieści łodzi i zapisał każdą w swojej księdze.",
        "Nową ławkę przy jazie opłacają ludzie, którzy lubią na niej siedzieć.",
    ),
    "cs": (
        "Zdymadelník napočítal v neděli čtyřicet lodí a každou zapsal do své knihy.",
        "Novou lavičku u jezu zaplatí lidé, kteří na ní rádi sedí.",
    ),
    "zh": (
        "船闸管理员星期天数了四十条船，并把每一条都写进了他的本子。",
        "坝边的新长椅由喜欢坐在那里的人出钱。",
    ),
}

#: (language, ending, how the file begins, the name, the first day of its date)
MASTHEADS = [
    (
        "en",
        ".txt",
        "THE MILL RACE\nThe parish paper of Upper Sedge\nVol 14  No 3           Lent 2019\n               March 2019",
        "THE MILL RACE",
        "2019-03-01",
    ),
    (
        "en",
        ".md",
        "# Sedge & Reed\n\n*News from the allotments, week of 8 July 2022*",
        "Sedge & Reed",
        "2022-07-08",
    ),
    (
        "en",
        ".html",
        "<html><head><title>Wherry Mail</title></head><body><table><tr>"
        "<td>Wherry Mail</td><td align=right>Thursday, February 3rd, 2022</td></tr></table>",
        "Wherry Mail",
        "2022-02-03",
    ),
    (
        "en",
        ".txt",
        "=====================\n  The Eel Trap\n  Number 41\n  Autumn 2017\n=====================",
        "The Eel Trap",
        "2017-09-01",
    ),
    (
        "en",
        ".md",
        "Title line of the Weir Club\n\n## The Weir Club Circular #88 (Nov 2020)",
        "The Weir Club Circular",
        "2020-11-01",
    ),
    (
        "en",
        ".html",
        "<h1>Osier Weekly</h1><p>Issue 12 &mdash; 21/03/2021 &mdash; free</p>",
        "Osier Weekly",
        "2021-03-21",
    ),
    (
        "de",
        ".txt",
        "Schilfblatt\nMitteilungen des Rudervereins Altwasser\nAusgabe 2/2018          Juni bis August 2018",
        "Schilfblatt",
        "2018-06-01",
    ),
    (
        "de",
        ".md",
        "# Der Wehrbote\n\nNr. 17 · Herbst 2021",
        "Der Wehrbote",
        "2021-09-01",
    ),
    (
        "de",
        ".html",
        "<h1>Auenpost</h1><h2>Ausgabe vom Freitag, den 4. Oktober 2019</h2>",
        "Auenpost",
        "2019-10-04",
    ),
    (
        "de",
        ".txt",
        "INFOBRIEF SCHLEUSENHOF\n\nAdvent 2020 / Dezember 2020",
        "INFOBRIEF SCHLEUSENHOF",
        "2020-12-01",
    ),
    (
        "fr",
        ".txt",
        "LE PETIT ÉCLUSIER\nBulletin de l'association des berges\nN° 23 – 1er trimestre 2016",
        "LE PETIT ÉCLUSIER",
        "2016-01-01",
    ),
    (
        "fr",
        ".md",
        "# La Gazette du Barrage – lundi 9 mai 2022",
        "La Gazette du Barrage",
        "2022-05-09",
    ),
    (
        "fr",
        ".html",
        "<h1>Les Nouvelles du Quai</h1><p><i>Mensuel – Septembre 2018 – numéro 7</i></p>",
        "Les Nouvelles du Quai",
        "2018-09-01",
    ),
    (
        "es",
        ".txt",
        "EL REMANSO\nHoja de los vecinos de la ribera\nPrimavera de 2015, núm. 6",
        "EL REMANSO",
        "2015-03-01",
    ),
    (
        "es",
        ".md",
        "# Boletín de la Esclusa\n\nSan Telmo, 14 de abril de 2023",
        "Boletín de la Esclusa",
        "2023-04-14",
    ),
    (
        "es",
        ".html",
        "<h2>La Voz del Molino</h2><p>Edición del mes de enero de 2017</p>",
        "La Voz del Molino",
        "2017-01-01",
    ),
    (
        "it",
        ".txt",
        "LA CHIUSA\nNotiziario dei barcaioli — Anno XII, n. 4\nluglio-agosto 2014",
        "LA CHIUSA",
        "2014-07-01",
    ),
    (
        "it",
        ".md",
        "# Il Foglio del Canale\n\nmartedì 5 novembre 2019",
        "Il Foglio del Canale",
        "2019-11-05",
    ),
    (
        "it",
        ".html",
        "<h1>Acque Chete</h1><h3>Inverno 2020/2021</h3>",
        "Acque Chete",
        "2020-12-01",
    ),
    (
        "nl",
        ".txt",
        "DE STUW\nKrant voor de oever, jaargang 9 nummer 2, februari 2013",
        "DE STUW",
        "2013-02-01",
    ),
    (
        "nl",
        ".md",
        "# Nieuwsbrief Oeverlanden\n\n_Verschenen op 30 juni 2021_",
        "Nieuwsbrief Oeverlanden",
        "2021-06-30",
    ),
    (
        "nl",
        ".html",
        "<p><b>Het Sluisje</b></p><p>zaterdag 12 oktober 2019</p>",
        "Het Sluisje",
        "2019-10-12",
    ),
    (
        "pt",
        ".txt",
        "O AÇUDE\nJornal da vila — Ano 3 — Número 28 — Março de 2012",
        "O AÇUDE",
        "2012-03-01",
    ),
    (
        "pt",
        ".md",
        "# Notícias da Represa\n\nEdição n.º 5, 18 de dezembro de 2020",
        "Notícias da Represa",
        "2020-12-18",
    ),
    (
        "pl",
        ".txt",
        "ŚLUZA\nGazetka mieszkańców nabrzeża\nNr 4 (57), kwiecień 2016",
        "ŚLUZA",
        "2016-04-01",
    ),
    (
        "pl",
        ".md",
        "# Wieści znad Jazu\n\nniedziela, 21 maja 2017 r.",
        "Wieści znad Jazu",
        "2017-05-21",
    ),
    (
        "cs",
        ".txt",
        "U JEZU\nZpravodaj spolku vodáků, ročník 5, číslo 3, září 2019",
        "U JEZU",
        "2019-09-01",
    ),
    (
        "cs",
        ".html",
        "<h1>Listy od Vody</h1><p>vyšlo 2. února 2022</p>",
        "Listy od Vody",
        "2022-02-02",
    ),
    (
        "zh",
        ".txt",
        "水闸通讯\n第 15 期\u30002018年6月",
        "水闸通讯",
        "2018-06-01",
    ),
    (
        "zh",
        ".md",
        "# 河岸周报（第 203 期）\n\n2021 年 9 月 10 日",
        "河岸周报",
        "2021-09-10",
    ),
    (
        "en",
        ".txt",
        "T H E   M I L L   B E L L\n\nVillage paper of Lower Sedge               No. 204\n"
        "                                        May/June 2018",
        "THE MILL BELL",
        "2018-05-01",
    ),
    (
        "en",
        ".md",
        "**Sedge Sailing Club** | *Members' bulletin* | Week ending 14 June 2019",
        "Sedge Sailing Club",
        "2019-06-14",
    ),
    (
        "en",
        ".html",
        "<table width=600><tr><td colspan=2><h1>The Lock &amp; Quay</h1></td></tr>"
        "<tr><td>Vol. III, No. 9</td><td>Fall 2016</td></tr></table>",
        "The Lock & Quay",
        "2016-09-01",
    ),
    (
        "en",
        ".md",
        "# Weir Watch No. 31\n\nPublished quarterly. Q3 2020.",
        "Weir Watch",
        "2020-07-01",
    ),
    (
        "en",
        ".html",
        "<div>Sedge Gazette</div><div>Est. 1887</div><div>12.04.2019</div>",
        "Sedge Gazette",
        "2019-04-12",
    ),
    (
        "de",
        ".md",
        "# Rundbrief Nr. 8 der Wasserfreunde Altwasser\n\nAltwasser, im November 2016",
        "Rundbrief Nr. 8 der Wasserfreunde Altwasser",
        "2016-11-01",
    ),
    (
        "de",
        ".html",
        "<h1>Schleusenzeitung</h1><p>KW 14 / 2. April 2021</p>",
        "Schleusenzeitung",
        "2021-04-02",
    ),
    (
        "de",
        ".txt",
        "Altwasser aktuell\n-----------------\nStand: 30.09.2020",
        "Altwasser aktuell",
        "2020-09-30",
    ),
    (
        "fr",
        ".txt",
        "L'ÉCHO DES BERGES\n\nJournal municipal - janvier / février 2019 - n° 112",
        "L'ÉCHO DES BERGES",
        "2019-01-01",
    ),
    (
        "fr",
        ".md",
        "# Info-Quai\n\n### Semaine du 4 au 10 mars 2019",
        "Info-Quai",
        "2019-03-04",
    ),
    (
        "fr",
        ".html",
        "<h1>La Lettre de l'Écluse</h1><p>Parution : été 2014</p>",
        "La Lettre de l'Écluse",
        "2014-06-01",
    ),
    (
        "fr",
        ".txt",
        "Bulletin paroissial de Sainte-Aldegonde\nDimanche 8 septembre 2013\n23e dimanche du temps ordinaire",
        "Bulletin paroissial de Sainte-Aldegonde",
        "2013-09-08",
    ),
    (
        "es",
        ".txt",
        "LA RIBERA INFORMA\nAño 5 - Nº 52 - Septiembre/Octubre 2016",
        "LA RIBERA INFORMA",
        "2016-09-01",
    ),
    (
        "es",
        ".md",
        "# Hoja parroquial de San Telmo\n\nDomingo, 3 de marzo de 2019 · n.º 1.204",
        "Hoja parroquial de San Telmo",
        "2019-03-03",
    ),
    (
        "es",
        ".html",
        "<h1>El Farol</h1><h2>Otoño 2018</h2>",
        "El Farol",
        "2018-09-01",
    ),
    (
        "it",
        ".txt",
        "IL MULINO\nbollettino dell'Associazione Acque Chete\nn. 2 - aprile/giugno 2015",
        "IL MULINO",
        "2015-04-01",
    ),
    (
        "it",
        ".md",
        "# Foglietto della settimana\n\ndal 6 al 13 gennaio 2019",
        "Foglietto della settimana",
        "2019-01-06",
    ),
    (
        "it",
        ".html",
        "<h1>Voci dal Canale</h1><p>Numero 7 - 1° dicembre 2020</p>",
        "Voci dal Canale",
        "2020-12-01",
    ),
    (
        "nl",
        ".txt",
        "OEVERPOST\n\nuitgave 3 - herfst 2019",
        "OEVERPOST",
        "2019-09-01",
    ),
    (
        "nl",
        ".md",
        "# Wijkblad De Kade\n\nmaart-april 2022, 14e jaargang",
        "Wijkblad De Kade",
        "2022-03-01",
    ),
    (
        "nl",
        ".html",
        "<h1>Het Baken</h1><p>vr 8 jan. 2021</p>",
        "Het Baken",
        "2021-01-08",
    ),
    (
        "pt",
        ".txt",
        "BOLETIM DA RIBEIRA\nedição de 1.º de maio de 2017",
        "BOLETIM DA RIBEIRA",
        "2017-05-01",
    ),
    (
        "pt",
        ".md",
        "# Folha do Cais\n\nsexta-feira, 12 de fevereiro de 2021",
        "Folha do Cais",
        "2021-02-12",
    ),
    (
        "pl",
        ".txt",
        "GŁOS NABRZEŻA\nnr 3/2019 (lipiec-wrzesień 2019)",
        "GŁOS NABRZEŻA",
        "2019-07-01",
    ),
    (
        "pl",
        ".html",
        "<h1>Listy znad Kanału</h1><p>2 lutego 2020</p>",
        "Listy znad Kanału",
        "2020-02-02",
    ),
    (
        "cs",
        ".txt",
        "PŘÍSTAVNÍ LIST\núnor–březen 2018",
        "PŘÍSTAVNÍ LIST",
        "2018-02-01",
    ),
    (
        "zh",
        ".txt",
        "河岸消息\n2018年第3期（总第27期）\n2018年3月出版",
        "河岸消息",
        "2018-03-01",
    ),
]


@pytest.mark.parametrize(("language", "ending", "head", "name", "day"), MASTHEADS, ids=[case[3] for case in MASTHEADS])
def test_mastheads(tmp_path: Path, language: str, ending: str, head: str, name: str, day: str) -> None:
    path = tmp_path / "in" / f"item{ending}"
    path.parent.mkdir()
    texts = TEXT[language]
    if ending == ".html":
        body = "".join(f"<p>{text}</p>" for text in texts)
        path.write_text(f"{'' if head.startswith('<html>') else '<html><body>'}{head}{body}</body></html>", "utf-8")
    else:
        path.write_text("\n\n".join((head, *texts)), "utf-8")
    issue = read_issue(path, root=tmp_path)
    assert issue.head.dated is not None
    assert (issue.head.title, str(issue.head.dated.start), issue.head.language) == (name, day, language)
