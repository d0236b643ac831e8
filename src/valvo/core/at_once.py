"""Work that several ask for at the same time is done once."""

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

Result = TypeVar("Result")


class AtOnce(Generic[Result]):
    """What is under way, by what is asked: who asks for it meanwhile waits for it. Nothing is kept when it is done."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._under_way: dict[Hashable, Future[Result]] = {}

    def get(self, asked: Hashable, make: Callable[[], Result]) -> Result:
        """Return what `make` gives, made by this thread or by the one that began; its error reaches all who wait."""
        with self._lock:
            begun = self._under_way.get(asked)
            mine = Future[Result]()
            if begun is None:
                self._under_way[asked] = mine
        return begun.result() if begun else self._made(asked, mine, make)

    def _made(self, asked: Hashable, mine: "Future[Result]", make: Callable[[], Result]) -> Result:
        try:
            mine.set_result(make())
        except BaseException as error:  # those who wait must not wait for ever
            mine.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._under_way[asked]
        return mine.result()
