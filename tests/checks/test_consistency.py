"""The same source translated in two ways."""

from __future__ import annotations

from api.checks import Finding, consistency, run


def check_pairs(pairs: list[tuple[str, str]]) -> list[tuple[int, Finding]]:
    """The findings on pairs that follow each other, with their indexes."""
    earlier = consistency.Earlier()
    return [
        (index, finding)
        for index, (zh, en) in enumerate(pairs)
        for finding in earlier.compare(zh, en, f"segment {index + 1}")
    ]


def test_second_english_is_found() -> None:
    """A later, other English of the same Chinese is a warning at its own index."""
    pairs = [
        ("失信行为", "untrustworthy conduct"),
        ("守信", "good faith"),
        ("失信行为", "bad credit"),
    ]
    [(index, finding)] = check_pairs(pairs)
    assert (index, finding.severity, finding.check) == (2, "warning", "consistency")
    assert "“untrustworthy conduct” in segment 1" in finding.message
    assert (finding.zh_span, finding.en_span) == ((0, 4), (0, 10))


def test_trifles_make_no_difference() -> None:
    """Case, spaces, width, quotation marks and a final stop are no other translation."""
    pairs = [("他说“守信”。", "He said “Good faith”."), ("他说“守信”", 'he  said "good faith"')]
    assert not check_pairs(pairs)


def test_short_source_is_a_note() -> None:
    """A source of two or three characters may mean two things."""
    [(_, finding)] = check_pairs([("惩戒", "punishment"), ("惩戒", "discipline")])
    assert finding.severity == "note"


def test_empty_sides_are_passed_over() -> None:
    """A segment without English disagrees with nothing."""
    pairs = [("失信行为", ""), ("失信行为", "untrustworthy conduct"), ("", "a"), ("", "b")]
    assert not check_pairs(pairs)


def test_one_pair_agrees_with_itself() -> None:
    """The check of a single pair has nothing to say."""
    assert consistency.CHECK.find is None
    assert run("失信", "bad credit") == []


def test_the_record_compares_two_translations() -> None:
    """The registry's record finds what differs between a pair and the same Chinese elsewhere."""
    compare = consistency.CHECK.compare
    assert compare is not None
    assert compare("失信行为", "bad credit", "untrustworthy conduct", "segment 1")
    assert compare("失信行为", "bad credit", "Bad credit.", "segment 1") is None
