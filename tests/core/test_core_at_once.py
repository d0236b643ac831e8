"""What several ask for at the same time is made once; a fault reaches all who wait, and nothing of it stays."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from valvo.core.at_once import AtOnce

ASKING = 4


class Work:
    """Work that ends when it is let go, and counts how often it was begun."""

    def __init__(self, fault: BaseException | None = None) -> None:
        self.begun, self.go, self.fault = 0, Event(), fault

    def __call__(self) -> int:
        self.begun += 1
        self.go.wait(10)
        if self.fault:
            raise self.fault
        return self.begun


def ask_together(shared: AtOnce[int], work: Work, *asked: str) -> list[int | BaseException]:
    """Let a thread ask for each of these at the same time; return what each got."""
    ready = Barrier(len(asked) + 1)

    def one(what: str) -> int | BaseException:
        ready.wait(10)
        try:
            return shared.get(what, work)
        except BaseException as error:
            return error

    with ThreadPoolExecutor(len(asked)) as pool:
        got = [pool.submit(one, what) for what in asked]
        ready.wait(10)
        # Each thread has asked or soon will; one that came too late would begin the work again and be counted.
        Event().wait(0.2)
        work.go.set()
        return [one.result() for one in got]


def test_work_asked_for_by_several_is_done_once() -> None:
    work = Work()
    assert ask_together(AtOnce(), work, *["the same"] * ASKING) == [1] * ASKING
    assert work.begun == 1


def test_different_work_does_not_wait_for_each_other() -> None:
    work = Work()
    ask_together(AtOnce(), work, "one", "another")
    assert work.begun == 2


def test_nothing_is_kept_when_it_is_done() -> None:
    shared, work = AtOnce[int](), Work()
    work.go.set()
    assert [shared.get("the same", work), shared.get("the same", work)] == [1, 2]


@pytest.mark.parametrize("fault", [ValueError("broken"), KeyboardInterrupt()], ids=["fault", "stopped"])
def test_a_fault_or_a_stop_reaches_all_who_wait_and_the_next_tries_again(fault: BaseException) -> None:
    shared = AtOnce[int]()
    got = ask_together(shared, Work(fault), *["the same"] * ASKING)
    assert got == [fault] * ASKING
    assert shared.get("the same", lambda: 7) == 7
