"""The environment: what differs between machines, and every secret. `NAME_FILE` and `.env` are read too."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, SettingsConfigDict
from pydantic_settings.exceptions import SettingsError as SourceError

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo
    from pydantic_settings import PydanticBaseSettingsSource

SHORTEST_KEY = 16
PLACEHOLDERS = ("change", "secret", "example", "placeholder", "your", "xxxx", "1234", "password")


class SettingsError(Exception):
    """A setting is missing or wrong; the message names it and says what to do."""


class FileSource(EnvSettingsSource):
    """`NPS_SECRET_KEY_FILE=/run/secrets/key`: the value is the file's content, as container platforms hand it over."""

    def __init__(self, source: EnvSettingsSource, folder: Path) -> None:
        """Of the files that the variables of `source` name; a relative one is in `folder`."""
        self.paths, self.folder = source.env_vars, folder
        super().__init__(source.settings_cls)

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002
        """The content of the file that a variable names, or nothing."""
        name = f"NPS_{field_name.upper()}_FILE"
        path = self.paths.get(name.lower())
        if not path:
            return None, field_name, False
        try:
            return (self.folder / path).read_text(encoding="utf-8").strip(), field_name, False
        except OSError as error:
            msg = f"{name}: {path} cannot be read: {error.strerror}"
            raise SettingsError(msg) from error
        except UnicodeDecodeError:
            # Not `from` it: that error carries the bytes.
            msg = f"{name}: {path} is not text"
            raise SettingsError(msg) from None


class Settings(BaseSettings):
    """Each is an environment variable with `NPS_` before its name."""

    model_config = SettingsConfigDict(env_prefix="NPS_", extra="ignore", env_ignore_empty=True)

    config: Path = Path("nps.toml")
    # It may hold a password.
    database_url: str = Field("sqlite:///nps.db", repr=False)
    secret_key: SecretStr | None = None
    public_url: str = ""
    listen: str = "127.0.0.1:8080"
    smtp_url: SecretStr | None = None
    bounce_listen: str = ""
    imap_url: SecretStr | None = None
    ses_topic: str = ""
    sendgrid_key: str = ""
    mailgun_key: SecretStr | None = None
    postmark_key: SecretStr | None = None
    dkim_key: SecretStr | None = None
    api_key: SecretStr | None = None
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    webhook_secret: SecretStr | None = None

    @classmethod
    def settings_customise_sources(  # type: ignore[override]  # the two are always of these classes
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - each source knows it
        init_settings: PydanticBaseSettingsSource,
        env_settings: EnvSettingsSource,
        dotenv_settings: DotEnvSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - ours reads files of any place
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then files that it names, then `.env`, then files that `.env` names."""
        named = FileSource(env_settings, Path()), FileSource(dotenv_settings, folder_of(dotenv_settings))
        return init_settings, env_settings, named[0], dotenv_settings, named[1]

    @field_validator("public_url", "slack_api_url")
    @classmethod
    def http_url(cls, value: str) -> str:
        """An address with a scheme and a host."""
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.netloc):
            msg = f"'{value}' is not a web address; write one like https://nps.example.com"
            raise ValueError(msg)
        return value

    @field_validator("listen")
    @classmethod
    def host_and_port(cls, value: str) -> str:
        """HOST:PORT."""
        host, _, port = value.rpartition(":")
        if not host or not re.fullmatch("[0-9]{1,5}", port) or int(port) > 65535:
            msg = f"'{value}' is not HOST:PORT; write one like 127.0.0.1:8080"
            raise ValueError(msg)
        return value

    @field_validator("bounce_listen")
    @classmethod
    def mail_listener(cls, value: str) -> str:
        """lmtp://HOST:PORT or smtp://HOST:PORT."""
        if value and not re.fullmatch(r"(?:lmtp|smtp)://(?:[^/:@\s]+|\[[^\]]+\]):[0-9]{1,5}", value):
            raise ValueError(f"'{value}' is no place to take mail at; write one like lmtp://127.0.0.1:2424")
        return value

    @field_validator("ses_topic")
    @classmethod
    def topic(cls, value: str) -> str:
        """An ARN of SNS."""
        if value and not re.fullmatch(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:\S+", value):
            raise ValueError(
                f"'{value}' is not the ARN of a topic; write one like arn:aws:sns:eu-north-1:123456789012:mail"
            )
        return value

    @field_validator("postmark_key")
    @classmethod
    def unguessable(cls, value: SecretStr | None) -> SecretStr | None:
        """It is all that tells Postmark from anybody else."""
        if value is not None and len(value.get_secret_value()) < SHORTEST_KEY:
            raise ValueError(f"could be guessed; write at least {SHORTEST_KEY} characters")
        return value

    @property
    def host(self) -> str:
        """The address to listen on."""
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port to listen on; 0 lets the system choose."""
        return int(self.listen.rpartition(":")[2])

    @property
    def base_url(self) -> str:
        """Where customers reach the pages, without a slash at the end."""
        return (self.public_url or f"http://{self.listen}").rstrip("/")

    @property
    def store_url(self) -> str:
        """The database's address; a relative SQLite file is beside the configuration."""
        prefix = "sqlite:///"
        if not self.database_url.startswith(prefix):
            return self.database_url.replace("postgres://", "postgresql://", 1)
        path = Path(self.database_url.removeprefix(prefix))
        return self.database_url if path.is_absolute() else f"{prefix}{self.config.absolute().parent / path}"

    def signing_key(self) -> str:
        """The key that signs links; SettingsError where it is missing, short, or a placeholder."""
        key = "" if self.secret_key is None else self.secret_key.get_secret_value()
        advice = "make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        if not key:
            msg = f"NPS_SECRET_KEY is not set; it signs the links in mails; {advice}"
            raise SettingsError(msg)
        if len(key) < SHORTEST_KEY or len(set(key)) < SHORTEST_KEY // 2:
            msg = f"NPS_SECRET_KEY is too short or too simple to sign links; {advice}"
            raise SettingsError(msg)
        if any(key.lower().startswith(word) for word in PLACEHOLDERS):
            msg = f"NPS_SECRET_KEY looks like a placeholder; {advice}"
            raise SettingsError(msg)
        return key


def folder_of(dotenv: DotEnvSettingsSource) -> Path:
    """Where the `.env` is."""
    return Path(dotenv.env_file).parent if isinstance(dotenv.env_file, str | os.PathLike) else Path()


def load_settings() -> Settings:
    """The settings of this process; SettingsError with one sentence for each that is wrong."""
    config = Path(os.environ.get("NPS_CONFIG") or "nps.toml")
    try:
        return Settings(_env_file=config.absolute().parent / ".env")
    except SourceError as error:
        # Our own sentence about a secret's file comes wrapped.
        raise SettingsError(str(error.__cause__ or error)) from None
    except ValidationError as error:
        faults = [f"NPS_{str(fault['loc'][0]).upper()}: {message_of(fault)}" for fault in error.errors()]
        raise SettingsError("\n".join(faults)) from None


def message_of(fault: Any) -> str:
    """The sentence of a fault, without pydantic's prefix and never with the value of a secret."""
    return str(fault["ctx"]["error"]) if fault["type"] == "value_error" else str(fault["msg"])


def revealed(secret: SecretStr | None) -> str | None:
    """A secret's value, for the one who uses it."""
    return None if secret is None else secret.get_secret_value()
