"""From which certainty on an event is exported unasked, and from which on a calendar may call it confirmed."""

#: From here on an event is likelier right than wrong, and exported unasked.
CERTAIN = 0.5
#: From here on a calendar may call it confirmed: five of six are right, in newsletters that were not seen before.
CONFIRMED = 0.75
