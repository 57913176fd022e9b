"""Nothing typed on the review page is lost while a save is under way, or its answer is."""

from __future__ import annotations

from api.workbench import Workbench
from tests.desks import ONE, TWO, english, one_database
from tests.serving import Server
from tests.web.browsing import DOWN, SAVE, Review


def test_typing_during_a_slow_save(review: Review, served: Server, bench: Workbench) -> None:
    """What is typed while a save is under way stays in the field, unsaved, to be saved next."""
    review.start("measures", 2)
    review.write("First half")
    served.door.open.clear()
    review.press(*SAVE)
    review.until("[data-active] [data-origin]", "Saving…")
    review.field.send_keys(", second half")
    served.door.open.set()
    review.status("Segment 2 saved. What you typed since is not saved yet.")
    review.at(2)
    assert review.value == "First half, second half"
    assert english(bench, TWO) == "First half"
    assert review.kept() == {f"{TWO}:2": "First half, second half"}
    review.press(*SAVE)
    review.at(3)
    assert english(bench, TWO) == "First half, second half"


@one_database
def test_moving_on_during_a_slow_save(review: Review, served: Server, bench: Workbench) -> None:
    """A save under way ends while another segment is being written, and leaves that one alone."""
    review.start("measures", 1)
    review.write("Slow one.")
    served.door.open.clear()
    review.press(*SAVE)
    review.press(*DOWN)
    review.at(2)
    review.write("Quick two.")
    served.door.open.set()
    review.status("Segment 1 saved.")
    review.state(1, "translated")
    review.at(2)
    assert review.value == "Quick two."
    assert (english(bench, ONE), english(bench, TWO)) == ("Slow one.", "Human two.")


@one_database
def test_pressed_twice(review: Review, served: Server, bench: Workbench) -> None:
    """A save pressed twice while the first is under way is one revision."""
    review.start("measures", 1)
    review.write("Once.")
    served.door.open.clear()
    review.press(*SAVE)
    review.press(*SAVE)
    served.door.open.set()
    review.state(1, "translated")
    review.at(2)
    assert served.door.writes == [f"PUT /api/v1/segments/{ONE}/translation"]


def test_lost_answer(review: Review, served: Server, bench: Workbench) -> None:
    """A save whose answer is lost on the way is, tried again, known as done: no false conflict."""
    review.expect("ERR_EMPTY_RESPONSE", "ERR_CONNECTION", "status of 412", "status of 500")
    review.start("measures", 2)
    review.write("Said once.")
    served.door.losing = True
    review.press(*SAVE)
    review.until("[data-active] [data-problem-words]", "Not saved")
    served.door.losing = False
    assert english(bench, TWO) == "Said once."
    review.do("retry")
    review.at(3)
    assert review.kept() == {}
    review.go(2)
    assert not review.shown("[data-active] [data-clash]")
    assert review.value == "Said once."
