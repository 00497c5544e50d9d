"""What this site signs is good for one thing: no token of one kind is taken for another."""

from __future__ import annotations

from itertools import permutations

import pytest
from itsdangerous import BadSignature, Serializer, URLSafeTimedSerializer

from directory.web.practice.photos_taking import _serializer as of_photos_that_wait
from directory.web.public.inquiry import _opening as of_inquiries
from tests.web.a_site import own_site

__all__ = ["own_site"]


def test_a_token_of_one_kind_is_none_of_another(own_site):
    app = own_site.app
    with own_site.inside():
        kinds = {name: one for name, one in vars(app.extensions["security"]).items() if isinstance(one, Serializer)}
        kinds |= {"inquiry": of_inquiries(), "photos": of_photos_that_wait()}
        kinds["session"] = app.session_interface.get_signing_serializer(app)
        kinds["form"] = URLSafeTimedSerializer(app.config["WTF_CSRF_SECRET_KEY"], salt="wtf-csrf-token")
    tokens = {name: one.dumps({"of": name}) for name, one in kinds.items()}
    assert {"confirm_serializer", "reset_serializer", "change_email_serializer"} <= set(kinds)
    for mine, other in permutations(kinds, 2):
        with pytest.raises(BadSignature):
            kinds[other].loads(tokens[mine])
    someone = own_site.visitor(own_site.account())
    for url, kind in (("/confirm/", "reset"), ("/reset-password/", "confirm"), ("/account/address/", "confirm")):
        swapped, nonsense = (someone.get(url + token) for token in (tokens[f"{kind}_serializer"], "nonsense"))
        assert (swapped.status_code, swapped.location) == (nonsense.status_code, nonsense.location), url
