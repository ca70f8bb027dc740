"""The environment: read from variables, files that they name, and `.env`; a mistake is a sentence without a secret."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load_settings, revealed

SECRET = "kAq3vXw9Zt7bYp2mLr8sNd4fGh6jKe1c"
NAMES = ("secret_key", "smtp_url", "slack_bot_token", "slack_app_token", "slack_signing_secret", "database_url")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The configuration's folder, which is not where the program runs; nothing is set."""
    for name in [name for name in os.environ if name.startswith("NPS_")]:
        monkeypatch.delenv(name)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "config").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("NPS_CONFIG", str(tmp_path / "config" / "nps.toml"))
    return tmp_path / "config"


def given(monkeypatch: pytest.MonkeyPatch, variables: Mapping[str, str]) -> Settings:
    """The settings with these variables."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return load_settings()


def told(monkeypatch: pytest.MonkeyPatch, variables: Mapping[str, str]) -> str:
    """What is said of these variables."""
    with pytest.raises(SettingsError) as caught:
        given(monkeypatch, variables)
    return str(caught.value)


def test_nothing_need_be_set(folder: Path) -> None:
    """The store is beside the configuration, wherever the program was started."""
    settings = load_settings()

    assert f"sqlite:///{folder}/nps.db" == settings.store_url
    assert ("127.0.0.1", 8080, "http://127.0.0.1:8080") == (settings.host, settings.port, settings.base_url)
    assert (None, None, "https://slack.com/api/") == (
        settings.smtp_url,
        settings.slack_bot_token,
        settings.slack_api_url,
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_secret_may_be_given_as_a_file(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """As container platforms hand it over, with a line's end; the variable itself goes first."""
    path = folder / "secret"
    path.write_text(f" {SECRET}\n")

    def value(settings: Settings) -> str:
        found = getattr(settings, name)
        return found if isinstance(found, str) else str(found.get_secret_value())

    assert SECRET == value(given(monkeypatch, {f"NPS_{name.upper()}_FILE": str(path)}))
    assert "nearer" == value(given(monkeypatch, {f"NPS_{name.upper()}": "nearer"}))


def test_dotenv_may_name_files_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative one is beside it, wherever the program was started; what the environment names goes first."""
    (folder / "key").write_text(f"{SECRET}\n")
    Path("key").write_text("nearer")
    (folder / ".env").write_text("NPS_SECRET_KEY_FILE=key\n")

    assert SECRET == revealed(load_settings().secret_key)
    assert "nearer" == revealed(given(monkeypatch, {"NPS_SECRET_KEY_FILE": "key"}).secret_key)


def test_a_file_that_cannot_be_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the name of the variable, without what is in it; an empty variable is none."""
    (folder / "binary").write_bytes(b"\xff\xfe secret")

    assert "NPS_SECRET_KEY_FILE: /nowhere cannot be read: No such file or directory" == told(
        monkeypatch, {"NPS_SECRET_KEY_FILE": "/nowhere"}
    )
    assert f"NPS_SECRET_KEY_FILE: {folder}/binary is not text" == told(
        monkeypatch, {"NPS_SECRET_KEY_FILE": f"{folder}/binary"}
    )
    assert None is given(monkeypatch, {"NPS_SECRET_KEY_FILE": ""}).secret_key


def test_dotenv_beside_the_configuration_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the environment; one in the folder where the program was started is not."""
    (folder / ".env").write_text('NPS_LISTEN=0.0.0.0:1\nNPS_PUBLIC_URL="https://nps.example.com/"\nOTHER=1\n')
    Path(".env").write_text("NPS_SMTP_URL=smtp://wrong:25\n")
    settings = given(monkeypatch, {"NPS_LISTEN": "0.0.0.0:2"})

    assert (2, "https://nps.example.com", None) == (settings.port, settings.base_url, settings.smtp_url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///data/nps.db", "sqlite:///{folder}/data/nps.db"),
        ("sqlite:////var/lib/nps.db", "sqlite:////var/lib/nps.db"),
        ("postgresql://u:p@h/d", "postgresql://u:p@h/d"),
        ("postgres://u:p@h/d", "postgresql://u:p@h/d"),
    ],
)
def test_the_store_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch, url: str, expected: str) -> None:
    """A relative file is beside the configuration; the old spelling of PostgreSQL is understood."""
    assert expected.format(folder=folder) == given(monkeypatch, {"NPS_DATABASE_URL": url}).store_url


def test_a_relative_configuration_is_where_the_program_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the store beside it."""
    settings = given(monkeypatch, {"NPS_CONFIG": "sub/nps.toml"})

    assert f"sqlite:///{Path.cwd()}/sub/nps.db" == settings.store_url


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        (
            "NPS_PUBLIC_URL",
            "nps.example.com",
            "'nps.example.com' is not a web address; write one like https://nps.example.com",
        ),
        ("NPS_PUBLIC_URL", "ftp://x", "'ftp://x' is not a web address; write one like https://nps.example.com"),
        ("NPS_SLACK_API_URL", "https://", "'https://' is not a web address; write one like https://nps.example.com"),
        ("NPS_LISTEN", "8080", "'8080' is not HOST:PORT; write one like 127.0.0.1:8080"),
        ("NPS_LISTEN", "127.0.0.1:", "'127.0.0.1:' is not HOST:PORT; write one like 127.0.0.1:8080"),
        ("NPS_LISTEN", "127.0.0.1:99999", "'127.0.0.1:99999' is not HOST:PORT; write one like 127.0.0.1:8080"),
        (
            "NPS_SES_TOPIC",
            "mail",
            "'mail' is not the ARN of a topic; write one like arn:aws:sns:eu-north-1:123456789012:mail",
        ),
        ("NPS_POSTMARK_KEY", "short", "could be guessed; write at least 16 characters"),
        ("NPS_LISTEN", "127.0.0.1:²", "'127.0.0.1:²' is not HOST:PORT; write one like 127.0.0.1:8080"),
    ],
)
def test_a_wrong_setting_is_one_sentence_that_names_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    """And says how to write it."""
    assert f"{name}: {expected}" == told(monkeypatch, {name: value})


def test_all_wrong_settings_are_told_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line each."""
    assert 2 == len(told(monkeypatch, {"NPS_LISTEN": "x", "NPS_PUBLIC_URL": "x"}).splitlines())


def test_an_address_of_six_may_be_listened_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In brackets."""
    settings = given(monkeypatch, {"NPS_LISTEN": "[::1]:0"})

    assert ("::1", 0) == (settings.host, settings.port)


def test_no_secret_is_ever_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in what the settings look like, nor in an error about another setting."""
    secrets = {f"NPS_{name.upper()}": f"postgresql://{SECRET}@h/d" for name in NAMES}
    settings = given(monkeypatch, secrets)

    assert SECRET not in f"{settings} {settings!r}"
    with pytest.raises(SettingsError) as caught:
        given(monkeypatch, {"NPS_LISTEN": "x"})
    assert SECRET not in f"{caught.value!r} {caught.value.__cause__!r}"
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("", "is not set"),
        ("kAq3vXw9Zt7bYp2", "is too short or too simple"),
        ("a" * 40, "is too short or too simple"),
        ("abcabcabcabcabcabcabc", "is too short or too simple"),
        ("change-me-to-something-long", "looks like a placeholder"),
        ("Your-Secret-Key-Goes-Here", "looks like a placeholder"),
    ],
)
def test_a_key_that_anybody_could_guess_signs_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, key: str, reason: str
) -> None:
    """The sentence tells how to make one, and not what the key was."""
    settings = given(monkeypatch, {"NPS_SECRET_KEY": key})
    with pytest.raises(SettingsError) as caught:
        settings.signing_key()

    assert f"NPS_SECRET_KEY {reason}" in str(caught.value)
    assert "make one with" in str(caught.value)
    assert not key or key not in str(caught.value)


def test_a_good_key_signs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it was given."""
    assert SECRET == given(monkeypatch, {"NPS_SECRET_KEY": SECRET}).signing_key()
