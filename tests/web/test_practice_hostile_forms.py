"""Whatever is sent to a form of the workspace, it answers in words and never breaks."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.web.a_site import own_site
from tests.web.workspace import filled_in, workspace

__all__ = ["own_site", "workspace"]

NUMBERS = ["0", "-1", "9" * 400, "1e999", "NaN", "٣", "1_0", "1,2,3", "$", "+" * 300, "07712-"]
TIMES = ["24:00", "١٢:٠٠", "0001-01-01", "9999-12-31"]
WORDS = ["", " ", "\x00", "<script>", "😀" * 50, "x" * 5000, "a\r\nb", "\ud7ff\u202e", "new", "None", "true"]
ODD = st.sampled_from(NUMBERS + TIMES + WORDS)
ANYTHING = ODD | st.text(max_size=30) | st.dates().map(str) | st.integers(-5, 2**70).map(str)
PATHS = [
    "about",
    "contact",
    "availability",
    "concerns",
    "plan",
    "precautions",
    "places/1",
    "places/1/hours",
    "places/new",
]
PATHS += ["prices/new", "prices/1", "packages/new", "packages/1", "confirm", "publish"]


@pytest.mark.parametrize("path", PATHS)
def test_a_form_answers_whatever_is_sent(path, workspace):
    ana = workspace.keeper()
    url = ana.url(path)
    fields = filled_in(ana.visitor.see(url), url) if path not in ("confirm", "publish") else {"subject": [""]}
    token = ana.see("contact").all("input", name="csrf_token")[0].get("value")
    names = sorted(fields.keys() - {"csrf_token"})

    @settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.dictionaries(st.sampled_from(names), st.lists(ANYTHING, max_size=2), max_size=4),
        st.sampled_from(["save", "preview", "edit", "?"]),
    )
    def send(changed, then):
        sent = fields | changed | {"then": then, "csrf_token": token}
        answer = ana.visitor.post(url, data=sent)
        assert answer.status_code in (200, 302, 303, 404, 422), (sent, answer.get_data(as_text=True)[:500])

    send()
