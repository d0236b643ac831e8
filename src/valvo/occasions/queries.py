"""Words and sums for the pages of occasions."""

from dataclasses import dataclass

from django.db.models import Max, OuterRef, QuerySet, Subquery, Sum

from valvo.core import clock
from valvo.core.languages import Language
from valvo.definitions.catalogue import catalogue
from valvo.occasions.models import Completion


def kind_choices(language: Language) -> list[tuple[str, str]]:
    """Return the kinds of occasion there are today, as choices."""
    codes = catalogue().code_list("occasion_kind").chosen_from(clock.today())
    return [(one.id, one.label[language]) for one in codes]


def kind_label(kind: str, language: Language) -> str:
    """Return a kind as it is said in a language."""
    code = catalogue().code("occasion_kind", kind)
    return code.label[language] if code else kind


def newest(rows: QuerySet[Completion]) -> QuerySet[Completion]:
    """Return the completions of each unit, training and audience on the newest day there is."""
    same = Completion.objects.filter(
        unit=OuterRef("unit"), training=OuterRef("training"), audience=OuterRef("audience"), replaced_by__isnull=True
    )
    last = same.order_by().values("unit").annotate(last=Max("as_of")).values("last")
    return rows.filter(as_of=Subquery(last))


@dataclass(frozen=True)
class TrainingRow:
    """How far a training has come over several units."""

    training: str
    audience: str
    done: int
    whole: int

    @property
    def share(self) -> float | None:
        """Return the share in per cent, None of nobody."""
        return 100 * self.done / self.whole if self.whole else None


def trainings(rows: QuerySet[Completion]) -> list[TrainingRow]:
    """Return each training's newest numbers summed over the units, the sum of parts over the sum of wholes."""
    sums = newest(rows).order_by("training", "audience").values_list("training", "audience")
    return [TrainingRow(*row) for row in sums.annotate(done_sum=Sum("done"), whole_sum=Sum("whole"))]
