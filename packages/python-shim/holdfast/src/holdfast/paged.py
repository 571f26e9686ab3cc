"""Lists that are read page by page."""

from __future__ import annotations

from typing import AsyncIterator, Awaitable, Callable, Generic, Iterator, List, Sequence, Tuple, TypeVar

Item = TypeVar("Item")


class PagedList(Generic[Item]):
    """A list that is read as far as somebody wants it. Nothing is asked before; reading it again asks again."""

    def __init__(self, read_page: Callable[[str], Tuple[Sequence[Item], str]]) -> None:
        self._read_page = read_page

    def by_page(self) -> Iterator[Sequence[Item]]:
        """The pages as the daemon answers them."""
        token = ""
        while True:
            items, token = self._read_page(token)
            yield items
            if not token:
                return

    def __iter__(self) -> Iterator[Item]:
        for page in self.by_page():
            yield from page


class AsyncPagedList(Generic[Item]):
    """The same for asyncio: `async for`, or `await` for all of it as a list."""

    def __init__(self, read_page: Callable[[str], Awaitable[Tuple[Sequence[Item], str]]]) -> None:
        self._read_page = read_page

    async def by_page(self) -> AsyncIterator[Sequence[Item]]:
        """The pages as the daemon answers them."""
        token = ""
        while True:
            items, token = await self._read_page(token)
            yield items
            if not token:
                return

    async def __aiter__(self) -> AsyncIterator[Item]:
        async for page in self.by_page():
            for item in page:
                yield item

    async def to_list(self) -> List[Item]:
        """Everything."""
        return [item async for item in self]
