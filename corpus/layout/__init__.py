"""Geometry of a page: lines, boxes, tables and running heads, in reading order.

Pure functions over the values of ``corpus.pdf``.
"""
