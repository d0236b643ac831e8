"""The environment, read in this one place. Every name begins with VALVO_; docs/operating.md lists them all."""

import secrets
from functools import lru_cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parents[3]


class Environment(BaseSettings):
    """What the operator decides."""

    model_config = SettingsConfigDict(env_prefix="VALVO_", env_file=".env", extra="ignore")

    data: Path = Field(default=PROJECT / "var", description="Folder for database, lake, attachments and secrets")
    database: str = Field(default="", description="Database address; empty means SQLite in the data folder")
    lake: str = Field(default="", description="Folder or address (s3://…) of the lake; empty: in the data folder")
    lake_store: dict[str, str] = Field(
        default={}, description="How the lake's object store is reached, as JSON: options of the package deltalake"
    )
    secret_key: str = Field(default="", description="Signs sessions and the trail; empty means kept in the data folder")
    debug: bool = Field(default=False, description="Django's debug pages; never on a server others reach")
    hosts: list[str] = Field(
        default=["127.0.0.1", "localhost", "[::1]"], description="Host names the server answers to"
    )
    url: str = Field(default="http://127.0.0.1:8000", description="Address people reach Valvo at, for links in mail")
    https: bool = Field(default=False, description="Served over HTTPS: cookies and redirects become secure")
    assets: Path = Field(default=PROJECT / "node_modules", description="Folder npm installed the design system in")
    mail: str = Field(default="", description="Mail server address (smtp://user:password@host:port); empty prints mail")
    mail_from: str = Field(default="valvo@localhost", description="Sender of mail")
    hotline_webhook: str = Field(
        default="",
        pattern=r"^$|^https?://[^\s]+$",
        description="Address the hot line posts its alerts to (SMS gateway, pager); empty means mail alone",
    )
    hotline_token: str = Field(default="", description="Sent to that address as a bearer token")
    openid: dict[str, dict[str, str]] = Field(
        default={}, description="OpenID Connect providers: {name: {server_url, client_id, secret}} as JSON"
    )
    retention: bool = Field(default=False, description="The worker erases each night what has been kept long enough")
    scanner: str = Field(default="", description="Malware scanner: clamd://… or command:…; empty means none")
    demo: bool = Field(default=False, description="Shows the demo accounts on the sign-in page")

    def database_address(self) -> str:
        """Return the database's address, SQLite in the data folder unless another is given."""
        return self.database or f"sqlite:///{self.data.resolve() / 'valvo.sqlite3'}"

    def signing_key(self) -> str:
        """Return the secret key, made once and kept readable by the owner only."""
        return self.secret_key or _kept_secret(self.data / "secret_key")


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the environment, read once."""
    return Environment()
