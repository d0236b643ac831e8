"""The pages of registers: what a keeper does and sees, what others cannot, and how many queries it takes."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core.periods import Period
from valvo.organisation.models import Unit
from valvo.registers.actions import take_in
from valvo.registers.incoming import RawFile, read_all
from valvo.registers.models import ImportedFile, Measurement, Upload
from valvo.trail.models import Event

SAMPLES = Path(__file__).parents[2] / "samples"
WAITING = SAMPLES / "hus-2024" / "vantar-pa-bedomning-per-resultatenhet.csv"
ALL = sorted((SAMPLES / "hus-2024").glob("*.csv"))
Y2024 = Period.parse("2024")

pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> dict[str, Unit]:
    return county()


@pytest.fixture
def keeper(units: dict[str, Unit]) -> Client:
    return signed_in(units["county"], Role.KEEPER)


def signed_in(unit: Unit, role: Role) -> Client:
    client = Client()
    client.force_login(person(role, unit), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def filled(unit: Unit) -> None:
    take_in(files=read_all(RawFile(path.name, path.read_bytes(), Y2024) for path in ALL), unit=unit, by=None)


def send(client: Client, *paths: Path, **more: str) -> "object":
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]
    return client.post("/registers/files/take-in/", {"unit": "county", "tables": files, **more}, follow=True)


def test_a_keeper_sends_files_sees_what_was_understood_and_confirms(keeper: Client) -> None:
    page = send(keeper, WAITING)
    seen = page.content.decode()

    assert "44 new figures, 0 replaced, 0 withdrawn" in seen
    assert "the file says 52%, its counts give 51%" in seen
    assert not Measurement.objects.exists()

    page = keeper.post(f"/registers/files/take-in/{Upload.objects.get().pk}/confirm/", follow=True)
    assert "44 new figures are kept." in page.content.decode()
    assert Measurement.objects.count() == 44
    assert not Upload.objects.exists()
    assert ImportedFile.objects.get().imported_by is not None
    assert [event.tag for event in Event.objects.filter(tag__startswith="registers")] == [
        "registers:upload:staged",
        "registers:file:imported",
    ]


def test_files_can_be_thrown_away_unconfirmed(keeper: Client) -> None:
    send(keeper, WAITING)
    keeper.post(f"/registers/files/take-in/{Upload.objects.get().pk}/discard/")

    assert not Upload.objects.exists()
    assert not Measurement.objects.exists()
    assert Event.objects.latest("id").tag == "registers:upload:discarded"


def test_the_same_file_again_is_said_to_change_nothing(keeper: Client, units: dict[str, Unit]) -> None:
    filled(units["county"])
    page = send(keeper, WAITING)

    assert "this very file has been taken in" in page.content.decode()
    assert "Keep these figures" not in page.content.decode()


def test_faults_of_all_files_are_shown_and_nothing_is_kept(keeper: Client, tmp_path: Path) -> None:
    wrong = tmp_path / "fel.csv"
    wrong.write_text("Nyckeltal;År;Värde\r\nBesök;2024;tre\r\nBrev;2024;fyra\r\n", "utf-8")
    page = send(keeper, wrong, WAITING)

    assert page.status_code == 422
    seen = page.content.decode()
    assert "fel.csv, row 2, column C (Värde)" in seen
    assert "fel.csv, row 3, column C (Värde)" in seen
    assert not Upload.objects.exists()


def test_an_empty_form_and_a_wrong_period_are_told_beside_the_field(keeper: Client) -> None:
    nothing = keeper.post("/registers/files/take-in/", {"unit": "county"})
    wrong = send(keeper, WAITING, period="last year")

    assert nothing.context["form"].errors["tables"]
    assert wrong.context["form"].errors["period"] == ["Write a period such as 2024, 2024Q1 or 2024-03."]


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("/registers/", "Waiting for assessment"),
        ("/registers/waiting-assessment/", "Head and Neck Center"),
        ("/registers/waiting-care/?measure=over-limit", "Waited over the limit (180 d)"),
        ("/registers/objections/?q=Bemötande", "Nothing fits"),
        ("/registers/service-chains/", "Under description"),
        ("/registers/files/", "klagomal-per-tillsynsmyndighet.csv"),
    ],
)
def test_every_page_shows_its_figures(keeper: Client, units: dict[str, Unit], address: str, text: str) -> None:
    take_in(files=read_all(RawFile(path.name, path.read_bytes(), Y2024) for path in ALL), unit=units["county"], by=None)
    page = keeper.get(address)

    assert page.status_code == 200
    assert text in page.content.decode()


def test_a_figure_leads_to_its_file_with_cell_and_differences(keeper: Client, units: dict[str, Unit]) -> None:
    filled(units["county"])
    file = ImportedFile.objects.get(name=WAITING.name)
    register = keeper.get("/registers/waiting-assessment/").content.decode()
    page = keeper.get(f"/registers/files/{file.pk}/").content.decode()

    assert f'href="/registers/files/{file.pk}/"' in register
    assert "Musculoskeletal and Plastic Surgery" in page
    assert "F3" in page
    assert file.sha256 in page


def test_a_register_can_be_had_as_a_file(keeper: Client, units: dict[str, Unit]) -> None:
    filled(units["county"])
    answer = keeper.get("/registers/complaints/?export=csv")
    text = b"".join(answer.streaming_content).decode()

    assert "Valvira" in text
    assert len(text.splitlines()) == 13


def test_another_unit_sees_nothing_of_it(units: dict[str, Unit]) -> None:
    filled(units["hospital"])
    outsider = signed_in(units["care"], Role.KEEPER)
    file = ImportedFile.objects.first()
    assert file is not None

    assert outsider.get(f"/registers/files/{file.pk}/").status_code == 404
    assert outsider.get("/registers/files/999999/").status_code == 404
    assert WAITING.name not in outsider.get("/registers/files/").content.decode()


def test_a_unit_above_sees_the_registers_below(units: dict[str, Unit], keeper: Client) -> None:
    filled(units["hospital"])

    assert WAITING.name in keeper.get("/registers/files/").content.decode()


@pytest.mark.parametrize("role", [Role.REPORTER, Role.HANDLER, Role.INSPECTOR])
def test_who_does_not_keep_registers_cannot_send_files(units: dict[str, Unit], role: Role) -> None:
    client = signed_in(units["county"], role)

    assert client.get("/registers/files/take-in/").status_code == 403
    assert send(client, WAITING).status_code == 403
    assert not Upload.objects.exists()


def test_a_keeper_cannot_send_files_for_a_unit_out_of_reach(units: dict[str, Unit]) -> None:
    client = signed_in(units["care"], Role.KEEPER)

    assert send(client, WAITING).status_code == 404
    assert not Upload.objects.exists()


def test_an_upload_is_seen_only_by_who_sent_it(units: dict[str, Unit], keeper: Client) -> None:
    send(keeper, WAITING)
    key = Upload.objects.get().pk
    other = signed_in(units["county"], Role.KEEPER)

    assert other.get(f"/registers/files/take-in/{key}/").status_code == 410
    assert other.post(f"/registers/files/take-in/{key}/confirm/").status_code == 410
    assert Upload.objects.exists()


@pytest.mark.parametrize("step", ["confirm", "discard"])
def test_state_never_changes_on_get(keeper: Client, step: str) -> None:
    send(keeper, WAITING)

    assert keeper.get(f"/registers/files/take-in/{Upload.objects.get().pk}/{step}/").status_code == 405
    assert Upload.objects.exists()


def test_an_unknown_register_is_not_there(keeper: Client) -> None:
    assert keeper.get("/registers/fish/").status_code == 404


def test_somebody_not_signed_in_is_asked_to() -> None:
    assert Client().get("/registers/").status_code == 302


@pytest.mark.parametrize(
    "address", ["/registers/", "/registers/key-figures/", "/registers/files/", "/registers/service-chains/"]
)
def test_pages_take_as_many_queries_at_n_and_2n(keeper: Client, units: dict[str, Unit], address: str) -> None:
    def rows(first: int) -> bytes:
        lines = (f"Tal {number};2024;{number};antal" for number in range(first, first + 15))
        return "\r\n".join(["Nyckeltal;År;Värde;Enhet", *lines]).encode()

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert keeper.get(address).status_code == 200
        return len(captured)

    for number in range(10):
        take_in(files=read_all([RawFile(f"{number}.csv", rows(number * 20))]), unit=units["county"], by=None)
    keeper.get(address)
    once = count()
    for number in range(10, 20):
        take_in(files=read_all([RawFile(f"{number}.csv", rows(number * 20))]), unit=units["county"], by=None)

    assert count() == once
