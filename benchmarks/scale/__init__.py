"""How cost grows with a library: the same work at several sizes, in one run, as ratios."""
