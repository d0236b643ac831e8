"""The documents name everything that exists: commands, settings, scripts, packages, decisions."""

from pathlib import Path

import pytest

from valvo.config.cli import COMMANDS
from valvo.config.environment import Environment

ROOT = Path(__file__).resolve().parents[2]
DOCS = "\n".join(path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_described(name: str) -> None:
    assert f"valvo {name}" in DOCS


@pytest.mark.parametrize("name", Environment.model_fields)
def test_every_setting_is_described(name: str) -> None:
    assert f"`VALVO_{name.upper()}`" in (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("script", sorted(path.name for path in (ROOT / "script").iterdir()))
def test_every_script_is_described(script: str) -> None:
    assert f"script/{script}" in DOCS


@pytest.mark.parametrize(
    "package", sorted(path.name for path in (ROOT / "src" / "valvo").iterdir() if (path / "__init__.py").exists())
)
def test_every_package_is_on_the_plan(package: str) -> None:
    assert f"| `{package}` |" in (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "adr").glob("0*.md")), ids=lambda path: path.stem)
def test_every_decision_is_in_the_list(path: Path) -> None:
    assert f"({path.name})" in (path.parent / "README.md").read_text(encoding="utf-8")


def test_links_between_documents_lead_somewhere() -> None:
    import re

    for path in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"
