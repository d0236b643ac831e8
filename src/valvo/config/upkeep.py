"""`valvo migrate`, `doctor`, `backup` and `restore`: what an operator needs besides serving."""

import argparse
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection

from valvo import __version__
from valvo.config.serve import prepare_database
from valvo.config.start import start_django

_NO_BACKUP = (OSError, EOFError, zlib.error, tarfile.TarError, KeyError, ValueError, sqlite3.DatabaseError)
# Folders of the data folder that are made anew from the rest.
DERIVED = {"lake", "figures", "static"}
SQLITE_DUMP, POSTGRESQL_DUMP, MANIFEST = "valvo.sqlite3", "valvo.pgdump", "manifest.json"


class DumpError(RuntimeError):
    """PostgreSQL's own programs could not do it; the message is theirs."""


def migrate(arguments: list[str]) -> int:
    """Bring the database's tables up to date."""
    argparse.ArgumentParser(prog="valvo migrate", description="Bring the tables up to date.").parse_args(arguments)
    start_django(need_tables=False)
    return 0 if prepare_database() else 1


def doctor(arguments: list[str]) -> int:
    """Look at everything Valvo rests on and say what is wrong, a line each; exit status 1 when something is."""
    argparse.ArgumentParser(prog="valvo doctor", description="Look at what Valvo rests on.").parse_args(arguments)
    start_django(need_tables=False)
    faults = 0
    for name, look in EXAMINATIONS.items():
        try:
            sys.stdout.write(f"ok     {name}: {look()}\n")
        except (DatabaseError, OSError, ValueError) as error:
            faults += 1
            sys.stdout.write(f"FAULT  {name}: {str(error).splitlines()[0]}\n")
    return 1 if faults else 0


def backup(arguments: list[str]) -> int:
    """Write database, secret key and every folder of data to one archive; the lake is derived and not in it."""
    parser = argparse.ArgumentParser(
        prog="valvo backup", description="Everything that cannot be derived, in one archive."
    )
    parser.add_argument("archive", type=Path, help="file to write, for example valvo-2026-11-21.tar.gz")
    path: Path = parser.parse_args(arguments).archive
    start_django()
    try:
        _write_archive(path)
    except (OSError, DatabaseError, DumpError) as error:
        sys.stderr.write(f"valvo: no backup was made: {_first_line(error)}\n")
        return 1
    sys.stdout.write(
        f"{path}: {path.stat().st_size:,} bytes. Keep it as safe as the database: it holds the secret key.\n"
    )
    return 0


def restore(arguments: list[str]) -> int:
    """Put an archive back; refuses a database that holds units unless told to replace it."""
    parser = argparse.ArgumentParser(prog="valvo restore", description="Put a backup back.")
    parser.add_argument("archive", type=Path)
    parser.add_argument("--replace", action="store_true", help="replace a database that is not empty")
    options = parser.parse_args(arguments)
    start_django(need_tables=False)
    if not options.archive.is_file():
        sys.stderr.write(f"valvo: there is no file {options.archive}.\n")
        return 1
    if not options.replace and _holds_units():
        sys.stderr.write("valvo: the database is not empty. Add --replace to replace everything in it.\n")
        return 1
    try:
        with tempfile.TemporaryDirectory() as folder:
            with tarfile.open(options.archive) as archive:
                _unpack(archive, folder)
            return _put_back(Path(folder))
    except DumpError as error:
        sys.stderr.write(f"valvo: the database was not restored: {_first_line(error)}\n")
        return 1
    except _NO_BACKUP as error:
        sys.stderr.write(f"valvo: {options.archive} is no whole backup: {_first_line(error)}\n")
        return 1


def _unpack(archive: tarfile.TarFile, folder: str) -> None:
    """Unpack an archive; raises TarError where something in it would not stay in the folder."""
    if hasattr(tarfile, "data_filter"):
        archive.extractall(folder, filter="data")
        return
    # Python before 3.11.4, as Debian 12 has it.
    for member in archive.getmembers():
        path = PurePosixPath(member.name)
        if path.is_absolute() or ".." in path.parts or not (member.isfile() or member.isdir()):
            raise tarfile.TarError(f"{member.name} is not from a backup")
    archive.extractall(folder)  # noqa: S202 (each member was looked at above)


def _write_archive(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        dump = _dump(Path(folder))
        manifest = Path(folder) / MANIFEST
        manifest.write_text(json.dumps({"version": __version__, "database": dump.name, "sha256": _sha256(dump)}))
        path.touch(mode=0o600)  # before anything secret is in it
        with tarfile.open(path, "w:gz") as archive:
            for part in (manifest, dump, *_kept(settings.DATA_FOLDER)):
                archive.add(part, arcname=part.name)
    path.chmod(0o600)


def _kept(folder: Path) -> list[Path]:
    """Return the key and folders of a data folder, or of an unpacked archive, that are not derived."""
    folders = [one for one in sorted(folder.iterdir()) if one.is_dir() and one.name not in DERIVED]
    return [one for one in [folder / "secret_key", *folders] if one.exists() and not one.name.startswith(".")]


def _dump(folder: Path) -> Path:
    if connection.vendor == "sqlite":
        path = folder / SQLITE_DUMP
        with (
            closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as live,
            closing(sqlite3.connect(path)) as copy,
        ):
            live.backup(copy)  # consistent while others write
        return path
    path = folder / POSTGRESQL_DUMP
    _run_program("pg_dump", "--format=custom", f"--file={path}", f"--dbname={_address()}")
    return path


def _put_back(folder: Path) -> int:
    manifest = json.loads((folder / MANIFEST).read_text())
    dump = folder / manifest["database"]
    if _sha256(dump) != manifest["sha256"]:
        sys.stderr.write("valvo: the database in the archive is damaged (its checksum differs).\n")
        return 1
    if (dump.name == SQLITE_DUMP) != (connection.vendor == "sqlite"):
        sys.stderr.write(f"valvo: the archive is of another kind of database than {connection.vendor}.\n")
        return 1
    connection.close()
    if dump.name == SQLITE_DUMP:
        with (
            closing(sqlite3.connect(dump)) as copy,
            closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as live,
        ):
            copy.backup(live)
    else:
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", f"--dbname={_address()}")
        _run_program("pg_restore", *options, str(dump))
    _put_back_files(folder)
    sys.stdout.write("Restored. Run `valvo lake refresh --full` to derive the lake again, and `valvo trail verify`.\n")
    return 0


def _put_back_files(folder: Path) -> None:
    for part in _kept(folder):
        if part.is_dir():
            shutil.copytree(part, settings.DATA_FOLDER / part.name, dirs_exist_ok=True)
        else:
            shutil.copy(part, settings.DATA_FOLDER / part.name)


def _run_program(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs; raises DumpError in its words. The password is not among the arguments."""
    secret = {"PGPASSWORD": settings.DATABASES["default"].get("PASSWORD") or ""}
    try:
        subprocess.run(
            [name, *arguments], env=os.environ | secret, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, check=True
        )
    except FileNotFoundError as error:
        raise DumpError(f"{name} is not installed; it comes with PostgreSQL") from error
    except subprocess.CalledProcessError as error:
        raise DumpError(error.stderr.decode(errors="replace").strip()) from error


def _address() -> str:
    values = settings.DATABASES["default"]
    parts = {"host": "HOST", "port": "PORT", "user": "USER", "dbname": "NAME"}
    return " ".join(f"{name}={values[key]}" for name, key in parts.items() if values.get(key))


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def _holds_units() -> bool:
    if "organisation_unit" not in connection.introspection.table_names():
        return False
    from valvo.organisation.models import Unit  # noqa: PLC0415 (only once Django has started)

    return Unit.objects.exists()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _look_at_database() -> str:
    tables = len(connection.introspection.table_names())
    if not tables:
        raise ValueError("it is empty; run `valvo migrate`")
    return f"{connection.vendor}, {tables} tables"


def _look_at_letters() -> str:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT upper('ä')")
            if cursor.fetchone() != ("Ä",):
                raise ValueError("capitals of å, ä and ö are unknown to the database; make it with --lc-ctype=C.UTF-8")
    return "words are found in small letters and capitals"


def _look_at_migrations() -> str:
    try:
        call_command("migrate", check_unapplied=True, verbosity=0)
    except SystemExit as error:
        raise ValueError("tables are older than the program; run `valvo migrate`") from error
    return "tables are up to date"


def _look_at_data() -> str:
    probe = settings.DATA_FOLDER / ".probe"
    probe.write_bytes(b"")
    probe.unlink()
    free = shutil.disk_usage(settings.DATA_FOLDER).free // 2**30
    if free < 1:
        raise ValueError(f"{settings.DATA_FOLDER} has less than 1 GiB free")
    return f"{settings.DATA_FOLDER} can be written, {free} GiB free"


def _look_at_scanner() -> str:
    from valvo.attachments.scanning import ScannerError, look  # noqa: PLC0415 (settings exist only once Django has started)

    try:
        return look()
    except ScannerError as error:
        raise ValueError(f"VALVO_SCANNER gives no verdict: {error}") from error


def _look_at_arrivals() -> str:
    from valvo.intake.queries import arrivals_stuck  # noqa: PLC0415 (models exist only once Django has started)

    stuck = arrivals_stuck()
    if stuck:
        raise ValueError(f"{stuck} have arrived and cannot be opened; they are kept, and the log names the fault")
    return "all that have arrived could be opened"


def _look_at_assets() -> str:
    missing = [str(folder) for _prefix, folder in settings.STATICFILES_DIRS if not Path(folder).is_dir()]
    if missing:
        raise ValueError(f"not installed: {', '.join(missing)}; run script/setup")
    return "design system and fonts are installed"


def _look_at_translations() -> str:
    root = Path(settings.BASE_DIR) / "src" / "valvo"
    missing = [po for po in root.glob("*/locale/*/LC_MESSAGES/*.po") if not po.with_suffix(".mo").exists()]
    if missing:
        raise ValueError(f"{len(missing)} are not compiled; run script/setup")
    return "Swedish and Finnish are compiled"


EXAMINATIONS: dict[str, Callable[[], str]] = {
    "database": _look_at_database,
    "letters": _look_at_letters,
    "migrations": _look_at_migrations,
    "data folder": _look_at_data,
    "scanner": _look_at_scanner,
    "reports": _look_at_arrivals,
    "assets": _look_at_assets,
    "translations": _look_at_translations,
}
