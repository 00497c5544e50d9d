"""A reload, as after an update, fails no request: old processes finish what they have while new ones take over."""

import os
import signal
import sys
import threading

from tests.drills.site import served, until

RELOADS = 4
VISITORS = 3
PAGES = ("/", "/search?near=07712", "/guides", "/es/search?near=07712")


def visit(site, stopping, answers):
    number = 0
    while not stopping.is_set():
        path = PAGES[number % len(PAGES)]
        number += 1
        try:
            answers.append((path, site.get(path)[0]))
        except OSError as error:
            answers.append((path, type(error).__name__))


def test_no_request_fails_while_the_site_is_reloaded(tmp_path, capsys):
    with served(tmp_path / "instance") as site:
        stopping, answers = threading.Event(), []
        visitors = [threading.Thread(target=visit, args=(site, stopping, answers)) for _ in range(VISITORS)]
        for one in visitors:
            one.start()
        try:
            for _ in range(RELOADS):
                before, seen = set(site.workers()), len(answers)
                os.kill(site.server_pid, signal.SIGHUP)
                until(lambda before=before: len(site.workers()) == 2 and not before & set(site.workers()))
                until(lambda seen=seen: len(answers) > seen + 10)
        finally:
            stopping.set()
            for one in visitors:
                one.join()
        failed = [one for one in answers if one[1] != 200]
    with capsys.disabled():
        sys.stdout.write(f"\n  {RELOADS} reloads, {len(answers):,} requests meanwhile: {len(failed)} failed\n")
    assert failed == []
