"""Long sentences cut into clauses of about one length, which small models translate better."""

from __future__ import annotations

from api.language.segmentation import clauses

HARD = 200  # code points; what no clause mark cuts is cut here, at a space or anywhere

# The marks a text is cut after, the strongest first; the last only where the others are not.
_MARKS = ("。！？；…", "，：", "、")
_CLOSERS = frozenset("”’」』）》】〕〉")


def cut(zh: str, length: int) -> list[str]:
    """Parts of a text; joined they are `zh`, none is empty, none longer than HARD.

    A part of more than `length` code points is cut in two after the mark nearest its middle, with
    the closing quotes behind it; one without marks stays whole up to HARD.
    """
    done: list[str] = []
    waiting = [zh]
    while waiting:
        part = waiting.pop()
        at = _middle(part) if len(part) > length else 0
        if at:
            waiting += [part[at:], part[:at]]
        else:
            done += clauses(part, HARD)
    return done


def _middle(zh: str) -> int:
    """Where to cut: after a mark in the middle half, else after any mark; 0 is nowhere."""
    found = 0
    for share in (0.25, 0.0):
        for marks in _MARKS:
            found = _nearest(zh, marks, share)
            if found:
                return found
    return found


def _nearest(zh: str, marks: str, share: float) -> int:
    """The end of the mark nearest the middle that leaves both sides more than a share; or 0."""
    size = len(zh)
    middle, low = size // 2, int(size * share)
    for away in range(size // 2 - low + 1):
        for at in (middle - away, middle + away):
            if low <= at < size - 1 and zh[at] in marks:
                end = at + 1
                while end < size and zh[end] in _CLOSERS:
                    end += 1
                if low < end < size - low:
                    return end
    return 0
