"""Words of asking by what they mean, in ten languages: the same signs for the same things, whatever the tongue.

They are data for the model that tells kinds of turns, never a verdict by themselves. A word with a star stands for all
that begin so. What is in no list is a topic, and all topics are one sign.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from corpus.text.cleaning import word_set
from corpus.text.terms import fold

#: Stands in a text for the name of a newsletter, whichever it is.
A_NEWSLETTER = "\ue000"
#: Signs and their words: English, German, French, Spanish, Italian, Dutch, Portuguese, Polish, Czech, Chinese.
_WORDS = {
    "ISSUE": (
        "issue issues newsletter newsletters number numbers edition editions bulletin bulletins "
        "publication* letter letters gazette* archive library collection magazine* document* file files back ausgabe* "
        "heft hefte heften brief briefe brieven nummer* newsletter* "
        "rundbrief* gemeindebrief* zeitung* bibliothek archiv sammlung numéro "
        "numéros bulletin bulletins lettre lettres bibliothèque publications éditions édition boletín "
        "boletines número números ejemplar* edición ediciones biblioteca bollettino bollettini numero "
        "numeri edizion* fascicol* nieuwsbrie* uitgave* edities editie aflevering* bladen bibliotheek "
        "boletim boletins edição edições biuletyn* numer numery numerów numerze numerach wydanie wydań "
        "gazetk* bibliotece zpravodaj* číslo čísla čísel číslech čísle vydání knihovn* 期 份 通 简 刊"
    ),
    "HOWMANY": (
        "many count total wieviel* viele anzahl combien nombre cuántos cuántas cuantos cuantas quanti "
        "quante hoeveel quantas quantos ile kolik 少 几"
    ),
    "WHICH": (
        "which what welche* was quel quels quelle quelles que qué qu cuál cuáles quali quale che cosa "
        "welke wat quais qual o jakie jaki jaka które która który których co jaké jaký které která "
        "kterých 哪 什 么"
    ),
    "NEWEST": (
        "latest newest recent last most-recent neueste* letzte* aktuellste* dernier dernière derniers "
        "récent* último última últimos reciente* ultimo ultima ultimi recente* nieuwste laatste recente* "
        "najnowsz* ostatni* nejnovější* posledni* poslední* 最 新 近"
    ),
    "OLDEST": (
        "oldest earliest first älteste* erste* ancien* premier première antiguo* primer primero vecchio* "
        "primo oudste eerste antig* primeir* najstarsz* pierwsz* nejstarší* první* 旧 早"
    ),
    "SINCE": "since far go-back begin start seit depuis remontent desde sinds terug od zurück",
    "SUM": (
        "summarise summarize sum summary overview headlines contents content topics topic covered covers "
        "gist fasse fass zusammen zusammenfassung überblick inhalt themen resume résume résumé résumer "
        "sommaire sujets contient contenu resumen contiene temas trata riassumi riassunt* temi "
        "contengono vat samen samenvatting overzicht staat onderwerpen resumo contém streść streszcz* "
        "podsumuj zawiera shrň souhrn přehled obsah 总 结 概 括 内 容"
    ),
    "ABOUT": "about worum worüber über sur acerca sobre su over waarover o",
    "NEW": (
        "new news neues neuigkeiten neuf nouvelles nouveautés nuevo novedades novità nieuw nieuws novo "
        "novidades nowego słychać nového novinky 消 息"
    ),
    "MENTION": (
        "mention mentions mentioned mentioning talk talks appear appears appearing occur* erwähn* "
        "vorkomm* kommt vor bericht* mentionne* mentionné* parlent parle question menciona* mencionan "
        "hablan habla menzion* parlano parla nominat* noemen genoemd gaan mencionam mencionad* falam "
        "fala wspomin* mowa zmiň* zmíněn* píše 提 到"
    ),
    "WRITE": (
        "write writes wrote written say says said report reports schreib* schrieb* écrit dit escrib* "
        "dijeron scritto scrivono schreven schrijven disseram pisano piszą psali"
    ),
    "OVERTIME": (
        "over through years time history timeline development develop developed evolve evolved change "
        "changed changes trend track entwickel* verändert lauf jahre geschichte évolu* changé fil temps "
        "histoire années evolu* cambiado cambió años historia cambiat* evoluzione storia anni tempo "
        "verander* ontwikkel* geschiedenis jaren mudou evolução história zmienia* lata histori* rozwój "
        "czasie měnil* let historie vývoj průběhu 变 化 历 史 年"
    ),
    "COMPARE": (
        "compare versus vs difference different between vergleich* unterschied zwischen différence entre "
        "compara comparar diferencia confronta differenza fra vergelijk* verschil tussen diferença "
        "porównaj różnica między porovnej rozdíl mezi 比 较"
    ),
    "UPCOMING": (
        "upcoming coming planned scheduled ahead calendar diary agenda event events happening happens "
        "happen anything los veranstaltung* termin* geplant kommende* ansteh* kalender événement* prévu* "
        "venir agenda prochain* eventos acto actos previsto* próxim* evento eventi programma prossim* "
        "previsto appuntamenti activiteit* gepland komende evenement* próxim* previsto wydarze* "
        "planowan* nadchodz* najbliższe terminy akce nadcházející termíny nejbližší 活 动 即 将"
    ),
    "NEXT": (
        "next nächste* prochain* suivant* próximo próxima prossimo prossima volgende følg* następn* "
        "przyszł* příští další 下 接"
    ),
    "PERIOD": (
        "week weekend month today tomorrow tonight woche wochenende monat heute morgen semaine mois "
        "aujourd demain week-end semana mes hoy mañana settimana mese oggi domani weekend maand vandaag "
        "semana mês hoje amanhã tydzień tygodni* miesiąc* dziś jutro týden měsíc dnes zítra víkend 周 月 天 "
        "日"
    ),
    "WHEN": "when wann quand cuándo cuando quando wanneer kiedy kdy 何 时",
    "WHERE": "where wo où dónde donde dove waar onde gdzie kde 里",
    "WHO": "who whom whose wer wen wem qui quién quiénes chi wie quem kto kdo 谁",
    "WHY": "why warum weshalb pourquoi porqué perché waarom porquê dlaczego proč 为",
    "HOW": "how wie comment cómo come hoe como jak 怎",
    "MUCH": (
        "much cost costs price kost* preis coûte prix cuesta cuánto costa quanto kost prijs custa kosztuje stojí 钱"
    ),
    "IT": (
        "it its they them their theirs that this those these one es sie dies* dabei darin drin davon il "
        "elle ils elles ça cela ello eso esto lo la ello esso essa ne het hij zij ze dat ele ela isso to "
        "ono toto je 它"
    ),
    "HE": (
        "he him his she her hers er ihm ihn ihr ihre sein seine lui él ella su elle hij zij zijn haar "
        "ele ela on ona jego jej jeho její mu 他 她"
    ),
    "THERE": "there dort da dabei y-était allí lì ci daar er lá ali tam 那",
    "AND": "and but also und et y e ed en a i ale also 那",
    "ELSE": "else other noch autre más altro nog mais jeszcze ještě 还",
    "BEFORE": (
        "before previous earlier prior davor vorher avant précédent* anterior prima precedente daarvoor "
        "vorige antes poprzedni* wcześniej předchozí předtím 前"
    ),
    "AFTER": "after afterwards later danach nach après suivant después dopo daarna depois potem po 后",
    "YOU": (
        "you your yourself du dich dir dein hast kannst bist tu te toi es-tu as-tu peux vous avez tú "
        "tienes eres puedes te sei hai puoi avete ti je jij jou heb kun u heeft você tens tem és podes "
        "jesteś masz cię potrafisz macie jsi máš tě umíš máte 你 您"
    ),
    "I": "i me my ich mir mich je moi me mi io ik mij eu mnie mogę můžu já",
    "BE": (
        "is are was were be been am 's ist sind war waren est sont était y-a es son era hay é era c'è "
        "ci-sono sono is zijn was são há jest są był je jsou byl 有 是"
    ),
    "DO": ("do does did have has had got hold keep hat haben tiene tienen ha hanno heeft hebben tem ma mají 有"),
    "LIST": (
        "list show all every find liste zeig* alle montre* tous toutes lista muestra todos elenca tutti "
        "toon alle lista todos pokaż wszystkie ukaž všechna 列 出"
    ),
    "GREET": (
        "hello hi hey good morning evening afternoon greetings hiya howdy hallo guten tag abend servus "
        "moin grüß bonjour salut bonsoir coucou hola buenos buenas días tardes ciao buongiorno buonasera "
        "salve hoi goede* goedemorgen olá oi bom boa dia tarde cześć dzień dobry witaj hej ahoj dobrý "
        "čau dobré 好 早"
    ),
    "THANK": (
        "thanks thank thx ty cheers bye goodbye danke dank tschüss wiedersehen merci revoir gracias "
        "adiós grazie arrivederci bedankt dank ziens doei obrigad* tchau dziękuję dzięki widzenia děkuji "
        "díky shledanou 谢 再 见"
    ),
    "PRAISE": (
        "great perfect nice cool wow super brilliant helpful awesome fine okay ok good well done toll "
        "prima klar parfait bravo génial accord perfecto vale genial perfetto ottimo bene mooi goed "
        "perfeito świetnie dobrze dobře"
    ),
    "HELP": (
        "help can work use ask hilfe helfen kann funktioniert aide aider marche demander ayuda ayudar "
        "funciona preguntar aiuto chiedere funziona hulp helpen werkt vragen ajuda perguntar pomoc "
        "działa zapytać funguje zeptat 帮 助 用 问"
    ),
    "NAMED": (
        "name robot human ai made built created heißt heiße gemacht appelles créé llamas hizo chiami "
        "creato heet gemaakt chamas nazywasz stworzył jmenuješ vytvořil 叫 名"
    ),
    "PAGES": "pages page seiten seite page pages páginas pagine bladzijden stron stran 页",
    "CHAIR": (
        "president chair chairman chairs secretary treasurer editor director vorsitzende* président* "
        "trésorier* presidente tesorero tesoriere voorzitter prezes předseda"
    ),
    "YES": "can could will would should kann wird peut faut puede può kan mag pode czy zda 吗",
}
#: What belongs to a thing: what there is at it, who has a part in it, who may come to it. As likely a topic itself, so
#: only the model counts it.
_PARTS = word_set(
    "ticket tickets place places seat seats parking park lunch dinner meal meals food drink drinks bar music prize "
    "prizes entry entrance admission fare fee fees deposit discount booking reservation registration toilet toilets "
    "transport route distance theme subject deadline winner winners judge judges organiser organisers "
    "organizer organizers coordinator coordinators speaker speakers host hosts helper helpers runner player players "
    "leader leaders author authors guest guests child children kid kids dog dogs visitor visitors beginner beginners "
    "member members pensioner pensioners family families volunteer volunteers participant participants "
    "plätze platz karten karte parkplätze parkplatz essen getränke musik preise eintritt mittagessen abendessen "
    "anzahlung ermäßigung anmeldung gewinner sieger veranstalter leiter redner gäste helfer teilnehmer spieler kinder "
    "hunde besucher anfänger mitglieder rentner familien thema vortrag "
    "places billets billet parking repas boissons musique entrée acompte inscription gagnants gagnant organisateurs "
    "orateurs orateur invités bénévoles participants joueurs enfants chiens visiteurs débutants membres retraités "
    "familles déjeuner thème "
    "plazas entradas aparcamiento comida bebidas música premios entrada cena ganadores ganador organizadores ponentes "
    "ponente invitados voluntarios participantes jugadores niños perros visitantes principiantes socios jubilados "
    "familias almuerzo tema "
    "posti biglietti parcheggio pranzo bevande musica premi ingresso vincitori vincitore organizzatori relatori "
    "relatore ospiti volontari partecipanti giocatori bambini cani visitatori principianti soci pensionati famiglie "
    "plaatsen kaartjes parkeerplaatsen eten drankjes muziek prijzen toegang winnaars winnaar organisatoren sprekers "
    "spreker gasten vrijwilligers deelnemers spelers kinderen honden bezoekers leden gezinnen onderwerp "
    "lugares bilhetes estacionamento almoço prémios jantar vencedores vencedor oradores orador convidados crianças "
    "cães sócios famílias "
    "miejsca bilety obiad napoje muzyka nagrody wstęp zwycięzcy organizatorzy goście uczestnicy dzieci psy członkowie "
    "rodziny "
    "místa lístky parkoviště oběd nápoje hudba vstupné vítězové pořadatelé hosté účastníci děti psi členové"
)
_FUNCTION = word_set(
    "whats s t l d n m qu y il j whos wheres re ve ll the a an of in on at to for from with by as or if "
    "than so up out de der die das den dem des ein eine einer einem im am zu zum zur von bei mit für auf "
    "an le la les l d du des un une à au aux en dans pour par sur el los las un una del al por para con "
    "il lo gli i uno dei del della delle dello di da nel nella a ai con per het een van op te aan met "
    "voor os as um uma do da dos das no na nos em com w we z ze na do dla przez v ve s se pro za 的 了 在 呢 "
    "和 与"
)


@cache
def _exact() -> dict[str, str]:
    """Each word, and each as it is typed without its accents where that is no other word."""
    exact = {word: sign for sign, words in _WORDS.items() for word in words.split() if not word.endswith("*")}
    bare = {fold(word): sign for word, sign in exact.items() if fold(word) not in _FUNCTION and len(word) > 3}
    return bare | exact


@cache
def _begun() -> re.Pattern[str]:
    groups = (
        f"(?P<{sign}>{'|'.join(re.escape(word[:-1]) for word in words.split() if word.endswith('*'))})"
        for sign, words in _WORDS.items()
        if "*" in words
    )
    return re.compile("|".join(groups))


@lru_cache(maxsize=8_192)
def sign_of(word: str) -> str:
    """The sign of a folded word: its meaning, the word itself where it is a small one, "X" for a topic."""
    if word.isupper() or word in "?？" or word in _FUNCTION:
        return word
    exact = _exact().get(word)
    if exact is not None:
        return exact
    begun = _begun().match(word)
    return begun.lastgroup or "X" if begun is not None else "X"


def signs(words: list[str]) -> list[str]:
    """The signs of a text's words, topics that follow one another as one."""
    found: list[str] = []
    for word in words:
        sign = "PART" if word in _PARTS else sign_of(word)
        if sign != "X" or not found or found[-1] != "X":
            found.append(sign)
    return found
