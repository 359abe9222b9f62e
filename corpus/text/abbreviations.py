"""Words whose stop is part of them, by language: titles before names, and what newsletters shorten."""

from __future__ import annotations

from functools import cache

#: In every language: names stand in each other's newsletters with their titles.
_EVERYWHERE = """
mr mrs ms dr prof rev fr sr jr st mt ft hon gen col lt sgt capt cmdr gov sen rep pres supt insp dep dir
jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
no nos nr vol vols pg pgs pp p fig figs ed eds ch sec art para tel ph fax ext approx est dept univ assn
vs cf viz al incl excl min max hr hrs sq ave blvd rd
z b d h u a v o s bzw ca str hl geb gest evtl ggf inkl usw jhd jh hr fr frl
mme mlle m env janv fev fevr avr juil sra srta sr dra
phd drs dott dssa avv ing mgr lic arq messrs msgr mons maj brig cpl pte cllr Mag Eng Bro Bp Abp Adm Amb Atty
"""
_OF_LANGUAGE = {
    "en": "mss ste ref refs govt intl natl bldg rm mtg mtgs asst assoc treas Er Shri Smt",
    "de": """
        dipl med phil jur rer nat theol habil fa fam kath ev evang abt abs bd bez bes bzgl einschl entspr exkl
        gegr gem ggü hrsg kfm mind österr röm vgl vorm zzgl zzt zt sog stv urspr pfr diak kg tgl mtl stk mwst
        nachm vorm abds tel nrn ital engl franz lat ausg aufl jg jgg
    """,
    "nl": "dhr mevr mw ds ir blz bijv bv ong resp zgn pag tav nl jl evt gem bgg weth burg",
    "fr": "mm mmes pr av bd bld pl tél éd fig réf hab chap anc bât rens insc dim lun jeu ven sam",
    "es": "sres dña dn avda pza pl núm pág págs tfno tlf apdo ud uds vd vds aprox depto dpto gral izq dcha hnos hna",
    "pt": "sres srs dras profa pág págs tel av exmo exma lda ltda gen cap núm aprox dto esq trav fls",
    "it": "sig sigg sigra geom rag gent egr spett pag pagg tel cell cav comm on rev sac ecc prov fraz loc min cfr",
    "pl": "ul al pl św ks inż tel godz nr str np tzn tzw pow woj gm os por hab zob wyd prob dyr przew",
    "cs": "ul tř tel tzv např mj atd bc mudr judr phdr rndr doc hod sv str čp tř nám popř resp vč roč př",
}


@cache
def _of(language: str) -> frozenset[str]:
    return frozenset(f"{_EVERYWHERE} {_OF_LANGUAGE.get(language[:2], '')}".split())


def is_abbreviation(word: str, language: str) -> bool:
    """Whether a word printed before a stop is shortened. One that is listed with a capital is so only with it: "Mag."
    is a magister, "mag." ends a sentence."""
    known = _of(language)
    return word in known or word.lower() in known
