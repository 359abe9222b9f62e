"""Phrases of the program's own, in ten languages; a text without a translation is said in English."""

from __future__ import annotations

_TEXTS: dict[str, dict[str, str]] = {
    "hello": {
        "en": (
            "Hello. Ask me a question about your newsletters; I answer in their own words and say where they stand."
        ),
        "de": ("Hallo. Stellen Sie eine Frage zu Ihren Ausgaben; ich antworte mit deren Worten und nenne die Stelle."),
        "fr": "Bonjour. Posez une question sur vos bulletins ; je réponds avec leurs mots et j'indique la page.",
        "es": "Hola. Haga una pregunta sobre sus boletines; respondo con sus palabras e indico la página.",
        "it": "Buongiorno. Faccia una domanda sui bollettini; rispondo con le loro parole e indico la pagina.",
        "nl": "Hallo. Stel een vraag over uw nieuwsbrieven; ik antwoord in hun woorden en noem de bladzijde.",
        "pt": "Olá. Faça uma pergunta sobre os boletins; respondo com as palavras deles e indico a página.",
        "pl": "Dzień dobry. Proszę zapytać o biuletyny; odpowiadam ich słowami i podaję stronę.",
        "cs": "Dobrý den. Zeptejte se na své zpravodaje; odpovídám jejich slovy a uvádím stranu.",
        "zh": "你好。请提问，我用通讯中的原文回答，并注明出处。",
    },
    "thanks": {
        "en": "You are welcome. Ask on whenever you like.",
        "de": "Gern geschehen. Fragen Sie jederzeit weiter.",
        "fr": "Avec plaisir. Posez d'autres questions quand vous voulez.",
        "es": "De nada. Pregunte cuando quiera.",
        "it": "Prego. Chieda pure quando vuole.",
        "nl": "Graag gedaan. Vraag gerust verder.",
        "pt": "De nada. Pergunte quando quiser.",
        "pl": "Proszę bardzo. Proszę pytać dalej.",
        "cs": "Rádo se stalo. Ptejte se dál.",
        "zh": "不客气。欢迎继续提问。",
    },
    "help": {
        "en": (
            "You can ask a question (“When is the next meeting?”), ask on (“and where?”), ask for an "
            "overview (“summarise the last issue”), for what is coming up, for all issues that mention a "
            "word, or how something changed over the years. Every answer is quoted from the newsletters, "
            "with issue and page. Nothing leaves this computer."
        ),
        "de": (
            "Sie können fragen (“Wann ist das nächste Treffen?”), nachfragen (“und wo?”), einen Überblick "
            "wünschen (“Fasse die letzte Ausgabe zusammen”), kommende Termine, alle Ausgaben mit einem Wort, "
            "oder was sich über die Jahre änderte."
        ),
        "fr": (
            "Posez une question (“Quand est la prochaine réunion ?”), continuez (“et où ?”), demandez un "
            "résumé, les événements à venir, les numéros qui parlent d'un sujet, ou son évolution au fil des "
            "ans."
        ),
        "es": (
            "Puede hacer una pregunta (“¿Cuándo es la próxima reunión?”), seguir (“¿y dónde?”), pedir un "
            "resumen, los próximos eventos, los números que mencionan un tema o su evolución."
        ),
        "it": (
            "Può fare una domanda (“Quando è la prossima riunione?”), proseguire (“e dove?”), chiedere un "
            "riassunto, i prossimi eventi, i numeri che parlano di un tema o la sua evoluzione."
        ),
        "nl": (
            "U kunt een vraag stellen (“Wanneer is de volgende vergadering?”), doorvragen (“en waar?”), een "
            "overzicht vragen, wat er komt, welke nummers iets noemen, of hoe iets veranderde."
        ),
        "pt": (
            "Pode fazer uma pergunta (“Quando é a próxima reunião?”), continuar (“e onde?”), pedir um "
            "resumo, os próximos eventos, os números que falam de um tema ou a sua evolução."
        ),
        "pl": (
            "Można zadać pytanie (“Kiedy jest następne zebranie?”), pytać dalej (“a gdzie?”), poprosić o "
            "streszczenie, nadchodzące wydarzenia, numery o danym temacie lub jego historię."
        ),
        "cs": (
            "Můžete se zeptat (“Kdy je příští schůze?”), ptát se dál (“a kde?”), chtít přehled čísla, "
            "nadcházející akce, čísla o tématu nebo jeho vývoj."
        ),
        "zh": "可以提问（“下次会议是什么时候？”）、追问、要求概括一期、询问将举行的活动或某个词在哪些期出现。",
    },
    "who": {
        "en": (
            "I am Back Issue, a program that answers questions from your newsletters, on this computer, "
            "without inventing a word: what I quote stands in them."
        ),
        "de": (
            "Ich bin Back Issue, ein Programm, das Fragen aus Ihren Ausgaben beantwortet, auf diesem Rechner "
            "und ohne etwas zu erfinden."
        ),
        "fr": (
            "Je suis Back Issue, un programme qui répond à partir de vos bulletins, sur cet ordinateur, sans "
            "rien inventer."
        ),
        "es": (
            "Soy Back Issue, un programa que responde a partir de sus boletines, en este ordenador, sin inventar nada."
        ),
        "it": ("Sono Back Issue, un programma che risponde dai bollettini, su questo computer, senza inventare nulla."),
        "nl": (
            "Ik ben Back Issue, een programma dat uit uw nieuwsbrieven antwoordt, op deze computer, zonder "
            "iets te verzinnen."
        ),
        "pt": (
            "Sou o Back Issue, um programa que responde a partir dos boletins, neste computador, sem inventar nada."
        ),
        "pl": ("Jestem Back Issue, program, który odpowiada z biuletynów, na tym komputerze, niczego nie zmyślając."),
        "cs": "Jsem Back Issue, program, který odpovídá ze zpravodajů, na tomto počítači, a nic si nevymýšlí.",
        "zh": "我是 Back Issue，一个在本机上根据通讯原文回答问题的程序，不编造任何内容。",
    },
    "nonsense": {
        "en": (
            "None of these words stands in the newsletters. Try a name, or a question such as “When is the "
            "next meeting?”."
        ),
        "de": "Keines dieser Wörter steht in den Ausgaben. Versuchen Sie einen Namen oder eine Frage.",
        "fr": "Aucun de ces mots ne figure dans les bulletins. Essayez un nom ou une question.",
        "es": "Ninguna de estas palabras está en los boletines. Pruebe con un nombre o una pregunta.",
        "it": "Nessuna di queste parole è nei bollettini. Provi con un nome o una domanda.",
        "nl": "Geen van deze woorden staat in de nieuwsbrieven. Probeer een naam of een vraag.",
        "pt": "Nenhuma destas palavras está nos boletins. Tente um nome ou uma pergunta.",
        "pl": "Żadne z tych słów nie występuje w biuletynach. Proszę podać nazwisko lub pytanie.",
        "cs": "Žádné z těchto slov ve zpravodajích není. Zkuste jméno nebo otázku.",
        "zh": "通讯中没有这些词。请输入名字或问题。",
    },
    "count": {
        "en": "{issues} of {series} with {pages}, from {first} to {last}.",
        "de": "{issues} von {series} mit {pages}, von {first} bis {last}.",
        "fr": "{issues} de {series}, {pages}, de {first} à {last}.",
        "es": "{issues} de {series}, {pages}, de {first} a {last}.",
        "it": "{issues} di {series}, {pages}, da {first} a {last}.",
        "nl": "{issues} van {series} met {pages}, van {first} tot {last}.",
        "pt": "{issues} de {series}, {pages}, de {first} a {last}.",
        "pl": "{issues}, {series}, {pages}, od {first} do {last}.",
        "cs": "{issues}, {series}, {pages}, od {first} do {last}.",
        "zh": "{series}：{issues}，{pages}，从{first}到{last}。",
    },
    "pages": {
        "en": "{n} pages",
        "de": "{n} Seiten",
        "fr": "{n} pages",
        "es": "{n} páginas",
        "it": "{n} pagine",
        "nl": "{n} bladzijden",
        "pt": "{n} páginas",
        "pl": "stron: {n}",
        "cs": "stran: {n}",
        "zh": "共{n}页",
    },
    "one of issues": {
        "en": "1 issue",
        "de": "1 Ausgabe",
        "fr": "1 numéro",
        "es": "1 número",
        "it": "1 numero",
        "nl": "1 nummer",
        "pt": "1 edição",
        "pl": "Numery: 1",
        "cs": "Čísla: 1",
        "zh": "1期",
    },
    "one of newsletters": {
        "en": "1 newsletter",
        "de": "1 Reihe",
        "fr": "1 bulletin",
        "es": "1 boletín",
        "it": "1 bollettino",
        "nl": "1 nieuwsbrief",
        "pt": "1 boletim",
        "pl": "Biuletyny: 1",
        "cs": "Zpravodaje: 1",
        "zh": "1种通讯",
    },
    "one of pages": {
        "en": "1 page",
        "de": "1 Seite",
        "fr": "1 page",
        "es": "1 página",
        "it": "1 pagina",
        "nl": "1 bladzijde",
        "pt": "1 página",
        "pl": "stron: 1",
        "cs": "stran: 1",
        "zh": "共1页",
    },
    "issues": {
        "en": "{n} issues",
        "de": "{n} Ausgaben",
        "fr": "{n} numéros",
        "es": "{n} números",
        "it": "{n} numeri",
        "nl": "{n} nummers",
        "pt": "{n} edições",
        "pl": "Numery: {n}",
        "cs": "Čísla: {n}",
        "zh": "{n}期",
    },
    "newsletters": {
        "en": "{n} newsletters",
        "de": "{n} Reihen",
        "fr": "{n} bulletins",
        "es": "{n} boletines",
        "it": "{n} bollettini",
        "nl": "{n} nieuwsbrieven",
        "pt": "{n} boletins",
        "pl": "{n} biuletynów",
        "cs": "{n} zpravodajů",
        "zh": "{n}种通讯",
    },
    "latest": {
        "en": "The newest issue is {issue}.",
        "de": "Die neueste Ausgabe ist {issue}.",
        "fr": "Le numéro le plus récent est {issue}.",
        "es": "El número más reciente es {issue}.",
        "it": "Il numero più recente è {issue}.",
        "nl": "Het nieuwste nummer is {issue}.",
        "pt": "A edição mais recente é {issue}.",
        "pl": "Najnowszy numer to {issue}.",
        "cs": "Nejnovější číslo je {issue}.",
        "zh": "最新一期是{issue}。",
    },
    "oldest": {
        "en": "The issues go back to {date}; the oldest is {issue}.",
        "de": "Die Ausgaben reichen bis {date} zurück; die älteste ist {issue}.",
        "fr": "Les numéros remontent à {date} ; le plus ancien est {issue}.",
        "es": "Los números se remontan a {date}; el más antiguo es {issue}.",
        "it": "I numeri risalgono a {date}; il più vecchio è {issue}.",
        "nl": "De nummers gaan terug tot {date}; het oudste is {issue}.",
        "pt": "As edições remontam a {date}; a mais antiga é {issue}.",
        "pl": "Numery sięgają {date}; najstarszy to {issue}.",
        "cs": "Čísla sahají do {date}; nejstarší je {issue}.",
        "zh": "最早的是{date}的{issue}。",
    },
    "none from": {
        "en": "There is no issue of that time; they go from {first} to {last}.",
        "de": "Aus dieser Zeit gibt es keine Ausgabe; sie reichen von {first} bis {last}.",
        "fr": "Il n'y a pas de numéro de cette période ; ils vont de {first} à {last}.",
        "es": "No hay ningún número de esa época; van de {first} a {last}.",
        "it": "Non c'è nessun numero di quel periodo; vanno da {first} a {last}.",
        "nl": "Er is geen nummer uit die tijd; ze gaan van {first} tot {last}.",
        "pt": "Não há edição dessa época; vão de {first} a {last}.",
        "pl": "Nie ma numeru z tego czasu; są od {first} do {last}.",
        "cs": "Z té doby žádné číslo není; jsou od {first} do {last}.",
        "zh": "没有那个时期的期号；现有{first}至{last}。",
    },
    "holds": {
        "en": "{issue}, {pages}:",
        "de": "{issue}, {pages}:",
        "fr": "{issue}, {pages} :",
        "es": "{issue}, {pages}:",
        "it": "{issue}, {pages}:",
        "nl": "{issue}, {pages}:",
        "pt": "{issue}, {pages}:",
        "pl": "{issue}, {pages}:",
        "cs": "{issue}, {pages}:",
        "zh": "{issue}，{pages}：",
    },
    "announced": {
        "en": "Dates it announces:",
        "de": "Termine darin:",
        "fr": "Dates annoncées :",
        "es": "Fechas anunciadas:",
        "it": "Date annunciate:",
        "nl": "Aangekondigde data:",
        "pt": "Datas anunciadas:",
        "pl": "Zapowiedziane daty:",
        "cs": "Ohlášená data:",
        "zh": "预告的日期：",
    },
    "named": {
        "en": "Named more than once: {names}.",
        "de": "Mehrfach genannt: {names}.",
        "fr": "Nommés plusieurs fois : {names}.",
        "es": "Nombrados varias veces: {names}.",
        "it": "Nominati più volte: {names}.",
        "nl": "Meermaals genoemd: {names}.",
        "pt": "Nomeados várias vezes: {names}.",
        "pl": "Wymienieni kilka razy: {names}.",
        "cs": "Jmenováni vícekrát: {names}.",
        "zh": "多次提到：{names}。",
    },
    "off": {
        "en": "cancelled",
        "de": "abgesagt",
        "fr": "annulé",
        "es": "cancelado",
        "it": "annullato",
        "nl": "afgelast",
        "pt": "cancelado",
        "pl": "odwołane",
        "cs": "zrušeno",
        "zh": "已取消",
    },
    "moved": {
        "en": "moved",
        "de": "verlegt",
        "fr": "déplacé",
        "es": "aplazado",
        "it": "spostato",
        "nl": "verplaatst",
        "pt": "adiado",
        "pl": "przeniesione",
        "cs": "přesunuto",
        "zh": "已改期",
    },
    "first of": {
        "en": "The first {n} of {all} issues.",
        "de": "Die ersten {n} von {all} Ausgaben.",
        "fr": "Les {n} premiers numéros sur {all}.",
        "es": "Los primeros {n} de {all} números.",
        "it": "I primi {n} di {all} numeri.",
        "nl": "De eerste {n} van {all} nummers.",
        "pt": "As primeiras {n} de {all} edições.",
        "pl": "Pierwsze {n} z {all} numerów.",
        "cs": "Prvních {n} z {all} čísel.",
        "zh": "共{all}期，此为前{n}期。",
    },
    "first dates": {
        "en": "The first {n} of {all} dates.",
        "de": "Die ersten {n} von {all} Terminen.",
        "fr": "Les {n} premières dates sur {all}.",
        "es": "Las primeras {n} de {all} fechas.",
        "it": "Le prime {n} di {all} date.",
        "nl": "De eerste {n} van {all} data.",
        "pt": "As primeiras {n} de {all} datas.",
        "pl": "Pierwsze {n} z {all} terminów.",
        "cs": "Prvních {n} z {all} termínů.",
        "zh": "共{all}个日期，此为前{n}个。",
    },
    "nothing on": {
        "en": "The newsletters announce nothing for {when}.",
        "de": "Für {when} kündigen die Ausgaben nichts an.",
        "fr": "Les bulletins n'annoncent rien pour {when}.",
        "es": "Los boletines no anuncian nada para {when}.",
        "it": "I bollettini non annunciano nulla per {when}.",
        "nl": "De nieuwsbrieven kondigen niets aan voor {when}.",
        "pt": "Os boletins não anunciam nada para {when}.",
        "pl": "Biuletyny nie zapowiadają niczego na {when}.",
        "cs": "Zpravodaje na {when} nic neohlašují.",
        "zh": "通讯中没有关于{when}的活动。",
    },
    "nothing later": {
        "en": "Nothing later than {today} is announced; the last dates the newest issue announced were:",
        "de": "Nach dem {today} ist nichts angekündigt; zuletzt standen in der neuesten Ausgabe:",
        "fr": "Rien n'est annoncé après le {today} ; les dernières dates annoncées étaient :",
        "es": "No hay nada anunciado después del {today}; las últimas fechas anunciadas fueron:",
        "it": "Dopo il {today} non è annunciato nulla; le ultime date annunciate erano:",
        "nl": "Na {today} is niets aangekondigd; de laatste aangekondigde data waren:",
        "pt": "Nada está anunciado depois de {today}; as últimas datas anunciadas foram:",
        "pl": "Po {today} nic nie zapowiedziano; ostatnie zapowiedziane daty:",
        "cs": "Po {today} není nic ohlášeno; poslední ohlášená data byla:",
        "zh": "{today}之后没有预告；最近一期预告的是：",
    },
    "counted from": {
        "en": "Counted from {today}.",
        "de": "Gerechnet ab {today}.",
        "fr": "Compté à partir du {today}.",
        "es": "Contado desde el {today}.",
        "it": "Contato dal {today}.",
        "nl": "Geteld vanaf {today}.",
        "pt": "Contado a partir de {today}.",
        "pl": "Licząc od {today}.",
        "cs": "Počítáno od {today}.",
        "zh": "从{today}算起。",
    },
    "mentioned once": {
        "en": "“{topic}” stands once, in {issues}:",
        "de": "“{topic}” steht einmal, in {issues}:",
        "fr": "“{topic}” figure une fois, dans {issues} :",
        "es": "“{topic}” aparece una vez, en {issues}:",
        "it": "“{topic}” compare una volta, in {issues}:",
        "nl": "“{topic}” staat één keer, in {issues}:",
        "pt": "“{topic}” aparece uma vez, em {issues}:",
        "pl": "“{topic}”: raz, {issues}:",
        "cs": "“{topic}”: jednou, {issues}:",
        "zh": "“{topic}”出现1次，在{issues}：",
    },
    "mentioned": {
        "en": "“{topic}” stands in {issues}, {times} times in all:",
        "de": "“{topic}” steht in {issues}, insgesamt {times}-mal:",
        "fr": "“{topic}” figure dans {issues}, {times} fois en tout :",
        "es": "“{topic}” aparece en {issues}, {times} veces en total:",
        "it": "“{topic}” compare in {issues}, {times} volte in tutto:",
        "nl": "“{topic}” staat in {issues}, in totaal {times} keer:",
        "pt": "“{topic}” aparece em {issues}, {times} vezes no total:",
        "pl": "“{topic}”: {issues}, razem {times} razy:",
        "cs": "“{topic}”: {issues}, celkem {times}krát:",
        "zh": "“{topic}”出现在{issues}，共{times}次：",
    },
    "near": {
        "en": "Nothing in these newsletters is near this question.",
        "de": "Nichts in diesen Ausgaben kommt dieser Frage nahe.",
        "fr": "Rien dans ces bulletins n'approche cette question.",
        "es": "Nada en estos boletines se acerca a esta pregunta.",
        "it": "Nulla in questi bollettini si avvicina a questa domanda.",
        "nl": "Niets in deze nieuwsbrieven komt in de buurt van deze vraag.",
        "pt": "Nada nestes boletins se aproxima desta pergunta.",
        "pl": "Nic w tych biuletynach nie jest bliskie temu pytaniu.",
        "cs": "Nic v těchto zpravodajích se této otázce neblíží.",
        "zh": "这些通讯中没有与此问题相近的内容。",
    },
    "still reading": {
        "en": "Files are still being read; ask again when they are in.",
        "de": "Es werden noch Dateien gelesen; fragen Sie noch einmal, wenn sie da sind.",
        "fr": "Des fichiers sont encore en cours de lecture ; reposez la question quand ils seront là.",
        "es": "Todavía se están leyendo archivos; vuelva a preguntar cuando estén.",
        "it": "Si stanno ancora leggendo dei file; richieda quando ci saranno.",
        "nl": "Er worden nog bestanden gelezen; vraag het opnieuw als ze er zijn.",
        "pt": "Ainda estão a ser lidos ficheiros; pergunte de novo quando estiverem prontos.",
        "pl": "Pliki są jeszcze czytane; proszę zapytać ponownie, gdy będą gotowe.",
        "cs": "Soubory se ještě čtou; zeptejte se znovu, až budou načteny.",
        "zh": "文件仍在读取中；读完后请再问一次。",
    },
    "part": {
        "en": "This is near what you ask, but may not be the whole answer.",
        "de": "Das kommt dem Gefragten nahe, ist aber vielleicht nicht die ganze Antwort.",
        "fr": "C'est proche de votre question, mais ce n'est peut-être pas toute la réponse.",
        "es": "Esto se acerca a su pregunta, pero quizá no sea toda la respuesta.",
        "it": "È vicino a ciò che chiede, ma forse non è tutta la risposta.",
        "nl": "Dit komt in de buurt, maar is misschien niet het hele antwoord.",
        "pt": "Isto aproxima-se do que pergunta, mas pode não ser a resposta toda.",
        "pl": "To jest bliskie pytaniu, ale może nie być całą odpowiedzią.",
        "cs": "To je otázce blízké, ale možná to není celá odpověď.",
        "zh": "这与所问相近，但可能不是完整的答案。",
    },
    "another date": {
        "en": "What comes nearest speaks of another date than the one you ask about.",
        "de": "Was am nächsten kommt, spricht von einem anderen Datum.",
        "fr": "Ce qui s'en approche parle d'une autre date.",
        "es": "Lo más cercano habla de otra fecha.",
        "it": "Ciò che più si avvicina parla di un'altra data.",
        "nl": "Wat het dichtst komt, gaat over een andere datum.",
        "pt": "O mais próximo fala de outra data.",
        "pl": "To, co najbliższe, mówi o innej dacie.",
        "cs": "To nejbližší mluví o jiném datu.",
        "zh": "最相近的内容说的是另一个日期。",
    },
    "not found": {
        "en": "Not in these newsletters.",
        "de": "Nicht in diesen Ausgaben.",
        "fr": "Pas dans ces bulletins.",
        "es": "No está en estos boletines.",
        "it": "Non c'è in questi bollettini.",
        "nl": "Niet in deze nieuwsbrieven.",
        "pt": "Não está nestes boletins.",
        "pl": "Nie ma tego w tych biuletynach.",
        "cs": "V těchto zpravodajích to není.",
        "zh": "这些通讯中没有。",
    },
    "some found": {
        "en": "Part of the answer",
        "de": "Ein Teil der Antwort",
        "fr": "Une partie de la réponse",
        "es": "Parte de la respuesta",
        "it": "Una parte della risposta",
        "nl": "Een deel van het antwoord",
        "pt": "Parte da resposta",
        "pl": "Część odpowiedzi",
        "cs": "Část odpovědi",
        "zh": "部分答案",
    },
    "nearest": {
        "en": "Nearest, but not an answer:",
        "de": "Am nächsten, aber keine Antwort:",
        "fr": "Au plus près, sans être une réponse :",
        "es": "Lo más cercano, sin ser una respuesta:",
        "it": "Il più vicino, ma non una risposta:",
        "nl": "Het dichtst in de buurt, maar geen antwoord:",
        "pt": "O mais próximo, mas não uma resposta:",
        "pl": "Najbliższe, ale nie odpowiedź:",
        "cs": "Nejbližší, ale ne odpověď:",
        "zh": "最相近，但不是答案：",
    },
    "near miss": {
        "en": "Nearest comes page {page} of {issue}: it has {told}, but not {missing}.",
        "de": "Am nächsten kommt {issue}, Seite {page}: Dort steht {told}, aber nicht {missing}.",
        "fr": "Au plus près, {issue}, page {page} : on y lit {told}, mais pas {missing}.",
        "es": "Lo más cercano, {issue}, página {page}: dice {told}, pero no {missing}.",
        "it": "Il più vicino, {issue}, pagina {page}: dice {told}, ma non {missing}.",
        "nl": "Het dichtst komt {issue}, bladzijde {page}: daar staat {told}, maar niet {missing}.",
        "pt": "O mais próximo, {issue}, página {page}: diz {told}, mas não {missing}.",
        "pl": "Najbliżej jest {issue}, strona {page}: jest tam {told}, ale nie {missing}.",
        "cs": "Nejblíže je {issue}, strana {page}: je tam {told}, ale ne {missing}.",
        "zh": "最相近的是{issue}第{page}页：有{told}，但没有{missing}。",
    },
    "touched": {
        "en": "The newsletters touch on this but do not say what you ask.",
        "de": "Die Ausgaben berühren dies, sagen aber nicht, was Sie fragen.",
        "fr": "Les bulletins en parlent sans dire ce que vous demandez.",
        "es": "Los boletines lo mencionan, pero no dicen lo que pregunta.",
        "it": "I bollettini ne parlano, ma non dicono ciò che chiede.",
        "nl": "De nieuwsbrieven raken hieraan, maar zeggen niet wat u vraagt.",
        "pt": "Os boletins tocam nisto, mas não dizem o que pergunta.",
        "pl": "Biuletyny o tym wspominają, ale nie mówią tego, o co pytasz.",
        "cs": "Zpravodaje se toho dotýkají, ale neříkají, na co se ptáte.",
        "zh": "通讯提到了这一点，但没有说明所问的内容。",
    },
    "differ": {
        "en": "Issues differ: that of {last} says “{new}”, that of {first} said “{old}”.",
        "de": "Die Ausgaben sagen Verschiedenes: die vom {last} “{new}”, die vom {first} “{old}”.",
        "fr": "Les numéros diffèrent : celui de {last} dit “{new}”, celui de {first} disait “{old}”.",
        "es": "Los números difieren: el de {last} dice “{new}”, el de {first} decía “{old}”.",
        "it": "I numeri differiscono: quello di {last} dice “{new}”, quello di {first} diceva “{old}”.",
        "nl": "De nummers verschillen: dat van {last} zegt “{new}”, dat van {first} zei “{old}”.",
        "pt": "As edições diferem: a de {last} diz “{new}”, a de {first} dizia “{old}”.",
        "pl": "Numery różnią się: {last}: “{new}”, {first}: “{old}”.",
        "cs": "Čísla se liší: {last}: “{new}”, {first}: “{old}”.",
        "zh": "各期说法不同：{last}为“{new}”，{first}为“{old}”。",
    },
    "taken as": {
        "en": "Taken as: {text}",
        "de": "Verstanden als: {text}",
        "fr": "Compris comme : {text}",
        "es": "Entendido como: {text}",
        "it": "Inteso come: {text}",
        "nl": "Opgevat als: {text}",
        "pt": "Entendido como: {text}",
        "pl": "Rozumiane jako: {text}",
        "cs": "Chápáno jako: {text}",
        "zh": "理解为：{text}",
    },
    "not mentioned": {
        "en": "No issue has “{topic}”.",
        "de": "Keine Ausgabe hat “{topic}”.",
        "fr": "Aucun numéro ne contient “{topic}”.",
        "es": "Ningún número contiene “{topic}”.",
        "it": "Nessun numero contiene “{topic}”.",
        "nl": "Geen nummer noemt “{topic}”.",
        "pt": "Nenhuma edição contém “{topic}”.",
        "pl": "Żaden numer nie zawiera “{topic}”.",
        "cs": "Žádné číslo neobsahuje “{topic}”.",
        "zh": "没有一期提到“{topic}”。",
    },
    "one side": {
        "en": "For {missing} the newsletters do not say it.",
        "de": "Für {missing} sagen es die Ausgaben nicht.",
        "fr": "Pour {missing}, les bulletins ne le disent pas.",
        "es": "Para {missing}, los boletines no lo dicen.",
        "it": "Per {missing} i bollettini non lo dicono.",
        "nl": "Voor {missing} zeggen de nieuwsbrieven het niet.",
        "pt": "Para {missing}, os boletins não o dizem.",
        "pl": "Dla {missing} biuletyny tego nie podają.",
        "cs": "Pro {missing} to zpravodaje neuvádějí.",
        "zh": "关于{missing}，通讯中没有说明。",
    },
}


def say(phrase: str, language: str, **values: object) -> str:
    """The text called ``phrase`` in the language, with its places filled."""
    texts = _TEXTS[phrase]
    return texts.get(language[:2], texts["en"]).format(**values)


def counted(name: str, n: int, language: str) -> str:
    """ "1 issue", "4 issues", "4 Ausgaben"; ``name`` is "issues", "newsletters" or "pages"."""
    return say(f"one of {name}" if n == 1 else name, language, n=n)
