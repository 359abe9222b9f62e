"""Geometry of a page: lines, boxes, tables and running heads, in reading order. Pure functions over values of corpus.pdf."""
