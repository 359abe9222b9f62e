"""Whole conversations put to the program and compared with what was written to be right beforehand.

``turns.jsonl`` is over the sample issues. ``strangers.jsonl`` (two halves, in seven languages) is over these, over
``../shared/newsletters`` and over a folder "fourteen" of series of ``../shared/wild``: bluehats_fr, bn_sistercities,
franciacorta_it, friday_letter, iojs_es, israel_nl, kenton_bulletin, lake_evesham, mrun_club, nbme_users,
nova_aurora_pt, salorino_it, unyt_de and urbana_robotics. It has what is asked and the few words that an answer must
have, no sentences. ``six.jsonl`` (two halves, English, French and Dutch) is over a folder "six" of series of strangers,
which ``tests/gold/strangers.tsv`` says where to find: oakcenter, olqp-parish, ccw-wavrin, then illawarra-woodworkers,
vrijburg and hfoe.
"""
