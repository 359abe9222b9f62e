"""Words that tell nothing of a topic, by ISO 639-1 code: function words, and what questions are made of.

The one list of its kind. Function words are left out of the term index; the words of questions stand in it, because a
newsletter may well speak of a name or a list, but count for nothing when a question is compared with a sentence.
"""

from __future__ import annotations

#: Function words: they match everything and rank nothing.
STOP_WORDS = {
    "en": """
        a about after all also am an and any are as at be been before being but by can could did do does doing for
        from had has have having he her here hers him his how i if in into is it its just me more most my no nor not
        of on or other our ours out over own same she should so some such than that the their theirs them then there
        these they this those to too under until up very was we were what when where which while who whom whose why
        will with would you your yours
    """,
    "de": """
        ab aber als am an auch auf aus bei beim bin bis bist da damit dann das dass dein dem den denn der des dich
        die dies diese diesem diesen dieser dieses dir doch du durch ein eine einem einen einer eines er es etwas
        euch euer für gegen hab habe haben hat hatte hatten hier hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer
        im in ins ist ja kann kein keine können man mein mich mir mit muss nach nicht noch nun nur ob oder ohne sehr
        sein seine seinem seinen seiner sich sie sind so soll um und uns unser unsere unter vom von vor wann war
        waren warum was weil welche welchem welchen welcher welches wem wen wenn wer werden wie wieder will wir wird
        wo wohin wurde wurden zu zum zur über
    """,
    "fr": """
        à au aux avec ce ces cet cette comment dans de des du elle elles en est et été eu eux il ils je la le les
        leur leurs lui ma mais me mes moi mon ne nos notre nous on ont où ou par pas pour pourquoi qu quand que quel
        quelle quelles quels qui sa sans se sera ses si son sont sur ta te tes toi ton tu un une vos votre vous y
    """,
    "es": """
        a al algo ante como cómo con cual cuál cuando cuándo de del desde donde dónde el él ella ellas ellos en
        entre era es esa ese eso esta estas este esto estos fue ha han hay la las le les lo los más me mi mis muy no
        nos o para pero por porque qué que quien quién se según ser si sin sobre son su sus también te tu un una uno
        unos y ya yo
    """,
    "it": """
        a ad agli ai al alla alle anche che chi ci come con cui da dal dalla dei del della delle di dove e è ed gli
        ha hanno i il in io la le lei li lo loro lui ma mi nei nel nella non o per perché più quale quali quando
        quanto quello questa questo se si sono su sua sue sui sul sulla suo tra un una uno
    """,
    "nl": """
        aan al als bij dat de den der deze die dit door een en er had hebben heeft het hij hoe ik in is je kan kon
        maar me men met mijn na naar niet nog nu of om onder ons ook op over te toen tot u uit van voor waar waarom
        wanneer was wat we welke werd wie wij wordt zal ze zei zich zij zijn zo
    """,
    "pt": """
        a ao aos as às até com como da das de dela dele do dos e é ela elas ele eles em entre era essa esse esta
        este eu foi há isso já lhe mais mas me meu minha na não nas no nos nós o onde os ou para pela pelo por
        porque qual quando que quem se sem ser seu sua são também te tem um uma você
    """,
    "cs": """
        a aby ač ale ani ano asi až bez bude budeme budete budou by byl byla byli bylo být co což či další do ho i
        já jak jako je jeho jejich její jen jenž ještě ji jí jim jinak již jsem jsi jsme jsou jste k kam kde kdo kdy
        kdyby když ke která které který kteří ku ma má mají mé mezi mi mít mně mne mnou můj může my na nad nám námi
        nás naše náš ne nebo než není nic ní nich nim o od on ona oni ono pak po pod podle pokud pouze pro proč proto
        protože před při s se si sice sobě spolu sta své svůj svých svým ta tak také takže tam tato te tedy ten
        tento této ti tím to toho tohle tom tomto tomu toto tu tuto ty tyto u už v vám vás váš ve více však vše
        všech všichni vy z za zda zde ze že
    """,
    "pl": """
        a aby albo ale ani aż bardzo bez bo być był była było były będą będzie chce ci co coś czy dla dlaczego do
        gdy gdyż gdzie go i ich ile im inne iż ja jak jaka jaki jakie jako je jednak jego jej jest jestem jeszcze
        jeśli jeżeli już kiedy kto która które którego której który których którym którzy lub ma mają mi mnie mogą
        może można mu my na nad nam nami nas nasz nasza nasze nawet nie nich nie niej nim niż no o od on ona one oni
        oraz po pod podczas ponieważ poza przed przez przy również są się skąd swoje swój tak taka taki takie także
        tam te tego tej ten też to tu ty tych tylko tym u w wam was we więc wszystkie wszystko wy z za zaś ze że
    """,
    "zh": """
        的 了 是 在 和 与 有 也 都 就 不 我 你 他 她 它 吗 呢 吧 啊 谁 几 哪 我们 你们 他们 这个 那个 这些 那些 一个
        什么 怎么 哪个 哪里 哪些 多少 为什 何时 如何 以及 或者 但是 因为 所以 可以 没有
    """,
}

#: What else has no content in a question ("tell", "according", "newsletter").
QUESTION_WORDS = {
    "en": """
        off onto within without above again against along among around behind below between during upon via per done
        shall may might must mine us yes each every both either neither another only ever never still yet much many
        few lot lots one ones anyone someone anything something everyone everybody people thing things tell say said
        says please give name list find show know according mentioned mention newsletter newsletters issue issues
        don doesn didn isn aren wasn weren hasn haven hadn won couldn wouldn shouldn mustn ll ve re
    """,
    "de": """
        sollen müssen wessen wieviel viele viel schon gibt gab
    """,
    "fr": """
        quoi était étaient être a avait sous plus combien
    """,
    "es": """
        unas cuáles fueron había cuántos cuántas cuánto
    """,
    "zh": """
        的 了 是 在 和 与 有 吗 呢 什么 哪 谁 几 多少 怎么 为什么 何时 哪里
    """,
}
