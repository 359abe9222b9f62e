"""Looks and conversations kept between runs, the folder watched, the garbage collected in pauses."""
