"""Settings: read from the environment, secrets from files as well."""

from __future__ import annotations

import pytest

from directory.config import BadSetting, Config


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path):
    file = tmp_path / "secret_key"
    file.write_text("a long random text\n")
    assert Config.from_env({"FINEPOINT_SECRET_KEY_FILE": str(file)}).secret_key == "a long random text"
    file.write_text("one, two")
    read = Config.from_env({"FINEPOINT_EARLIER_SECRET_KEYS_FILE": str(file), "FINEPOINT_SITE_NAME_FILE": str(file)})
    assert (read.earlier_secret_keys, read.site_name) == (("one", "two"), Config().site_name), "only secrets"
    with pytest.raises(BadSetting, match="both set"):
        Config.from_env({"FINEPOINT_SECRET_KEY": "x", "FINEPOINT_SECRET_KEY_FILE": str(file)})
    with pytest.raises(BadSetting, match="cannot be read"):
        Config.from_env({"FINEPOINT_SMTP_URL_FILE": str(tmp_path / "none")})
