"""Work with a limit of time."""

from __future__ import annotations

import asyncio
from typing import Any, Coroutine, Optional, TypeVar

Result = TypeVar("Result")


async def within(work: Coroutine[Any, Any, Result], seconds: Optional[float]) -> Result:
    """The result of the work. @raises asyncio.TimeoutError when it takes longer; then it was cancelled.

    Not `asyncio.wait_for`: before Python 3.12 that loses a cancellation which comes together with the result.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=seconds)
        if task.done():
            return task.result()
        raise asyncio.TimeoutError
    finally:
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
