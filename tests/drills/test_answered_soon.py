"""What people type is understood soon: measured in processor time, on a machine that does nothing else."""

import sys
from time import process_time

from directory import places
from directory.discovery.told_apart import tell_apart
from tests.rules.test_places import STRANGE
from tests.rules.test_told_apart import HERE, OFFERED, PLACES, REGIONS, WORDS

PLACE_SECONDS = 0.5
LINE_SECONDS = 0.001


def test_long_and_strange_texts_for_a_place_are_answered_within_half_a_second(capsys):
    places.find("Sprngfeld")  # the tables are read
    taken = {text: seconds(places.find, text) for text in STRANGE}
    with capsys.disabled():
        sys.stdout.write(f"\n  a place of a strange text: {max(taken.values()) * 1000:.1f} ms (slowest)\n")
    assert {text[:20]: took for text, took in taken.items() if took >= PLACE_SECONDS} == {}


def test_telling_words_and_places_apart_takes_less_than_a_millisecond(capsys):
    lines = [case[0] for case in PLACES + OFFERED + REGIONS + HERE] + [line for line in WORDS if len(line) <= 100]
    for line in lines:
        tell_apart(line)
    mean = sum(seconds(tell_apart, line) for line in lines) / len(lines)
    with capsys.disabled():
        sys.stdout.write(f"\n  telling a line apart: {mean * 1000:.2f} ms (mean of {len(lines)})\n")
    assert mean < LINE_SECONDS


def seconds(work, text):
    """How long work takes."""
    began = process_time()
    work(text)
    return process_time() - began
