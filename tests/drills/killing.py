"""Kill -9 of web workers, of the whole server and of editors, in the middle of edits; then everything is counted."""

import random

from tests.drills.site import Editor, until

EDITS_BETWEEN = 12


def kill_in_the_middle_of_edits(site, *, rounds, strokes=3, seed=1):
    """Maltreat a served site for so many rounds; returns (acknowledged tokens, seconds of each recovery).

    A round kills a worker at each stroke, then the server and the editors. Then the server starts anew; its recovery
    is the time from its first answer until no note waits, and then the whole index must equal the database.
    """
    dice, acknowledged, recoveries = random.Random(seed), set(), []
    for number in range(rounds):
        editors = [Editor(site, f"r{number}e{one}") for one in range(2)]
        try:
            for stroke in range(strokes):
                wait_for_edits(editors, stroke)
                site.kill_worker(dice.randrange(2))
            wait_for_edits(editors, strokes)
            site.kill_server()
        finally:
            acknowledged |= set().union(*(editor.kill() for editor in editors))
        site.start()
        recoveries.append(until(site.has_answered_every_note))
        assert site.differences() == 0
    return acknowledged, recoveries


def wait_for_edits(editors, strokes_before):
    """Wait until each editor has edited some more."""
    count = (strokes_before + 1) * EDITS_BETWEEN
    until(lambda: all(editor.has_edited(count) for editor in editors))
