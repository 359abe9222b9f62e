"""Whole conversations put to the program and compared with what was written to be right beforehand."""
