"""What stands near is found as if every box had been looked at, wherever boxes stand and however large they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Box
from corpus.places import Places

#: Points of a page, of a hair beside it, and of places that no page has.
POINTS = st.one_of(st.floats(0, 800), st.integers(-2, 900).map(float), st.floats(allow_nan=False))
BOXES = st.builds(
    lambda x, y, wide, high: Box(x, y, x + wide, y + high),
    POINTS,
    POINTS,
    st.floats(0, 1000),
    st.floats(0, 1000),
)


@given(
    st.lists(BOXES, max_size=30),
    BOXES,
    st.sampled_from([0.0, 2.0, 6.0]),
    st.sets(st.integers(0, 29)),
    st.sampled_from([0, 5, 40]),
)
def test_near_is_what_touches(boxes: list[Box], asked: Box, reach: float, gone: set[int], few: int) -> None:
    places = Places(boxes[:20], few)
    places.any_near(asked)
    for box in boxes[20:]:
        places.add(box)
    for number in gone & set(range(len(boxes))):
        places.remove(number)
    touching = [
        number
        for number, box in enumerate(boxes)
        if number not in gone
        and box.left <= asked.right + reach
        and asked.left - reach <= box.right
        and box.top <= asked.bottom + reach
        and asked.top - reach <= box.bottom
    ]
    assert sorted(places.near(asked, reach)) == touching
    assert places.any_near(asked, reach) == bool(touching)


def test_a_box_that_was_taken_out_is_found_no_more() -> None:
    places = Places([Box(0, 0, 10, 10), Box(5, 5, 20, 20)])
    places.remove(0)
    assert list(places.near(Box(6, 6, 7, 7))) == [1]
