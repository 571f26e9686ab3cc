"""The error of every refused call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence, Tuple

if TYPE_CHECKING:
    from ._generated.types.errors import ErrorDetail, Holder, Violation
    from ._generated.types.operation import OperationRecord


class HoldfastError(Exception):
    """A call was refused. Each reason has a class of its own; what a newer daemon refuses for another one is of this class."""

    _reason = "INTERNAL"
    _libvirt_code = 1
    _retryable = False

    code: str
    """Why; each code has a page in the documentation, and a situation keeps its code for ever."""
    message: str
    """One sentence for a human."""
    details: "ErrorDetail"
    """Everything that is known about it."""

    def __init__(self, message: str, details: "Optional[ErrorDetail]" = None, code: Optional[str] = None) -> None:
        from ._generated.types.errors import ErrorDetail

        self.code = code or self._reason
        self.message = message
        self.details = details or ErrorDetail(
            reason=self.code, libvirt_code=self._libvirt_code, retryable=self._retryable  # type: ignore[arg-type]
        )
        super().__init__(f"{self.code}: {message}")

    def __reduce__(self) -> Tuple[Any, ...]:
        # Made anew of what it was made of: an exception is else made of its text, which begins with the code already.
        return type(self), (self.message, self.details, self.code)

    @property
    def violations(self) -> "Sequence[Violation]":
        """What is wrong with the input, one entry a place."""
        return self.details.violations

    @property
    def holder(self) -> "Optional[Holder]":
        """Who stands in the way: the holder of a job or of a lease."""
        return self.details.holder

    @property
    def hint(self) -> str:
        """What to do, one sentence; may be empty."""
        return self.details.hint

    @property
    def operation_id(self) -> Optional[str]:
        """Id of the operation that came to this, where the error says so."""
        return self.details.metadata.get("operation_id")

    @property
    def retryable(self) -> bool:
        """Whether the same call may succeed later without any change."""
        return self.details.retryable


def error_of_operation(operation: "OperationRecord") -> Optional[HoldfastError]:
    """What an operation was refused with; None: it has succeeded."""
    from ._generated.errors import BY_REASON

    details = operation.error
    if details is None and operation.state == "succeeded":
        return None
    if details is None:
        from ._generated.types.errors import ErrorDetail

        unsaid = ErrorDetail(libvirt_code=1, metadata={"operation_id": operation.id})
        return BY_REASON["INTERNAL"](f"operation {operation.id} is {operation.state}, and nothing says why", unsaid)
    return BY_REASON.get(details.reason, HoldfastError)(operation.error_message, details, details.reason)


_by_grpc_code = {
    1: "CANCELLED",
    3: "INVALID_ARGUMENT",
    4: "DEADLINE_EXCEEDED",
    7: "PERMISSION_DENIED",
    8: "RESOURCE_EXHAUSTED",
    11: "EVENTS_LOST",
    12: "UNSUPPORTED",
    14: "UNAVAILABLE",
    16: "PERMISSION_DENIED",
}


def error_from_status(status: Mapping[str, Any]) -> HoldfastError:
    """The error of a status that a daemon answered with."""
    from ._generated.errors import BY_REASON
    from ._generated.types.errors import ErrorDetail
    from .message import from_wire

    message = str(status.get("message", ""))
    for packed in status.get("details", ()):
        if str(packed.get("@type", "")).endswith("/holdfast.v1.ErrorDetail"):
            details = from_wire(ErrorDetail, packed)
            return BY_REASON.get(details.reason, HoldfastError)(message, details, details.reason)
    return BY_REASON[_by_grpc_code.get(int(status.get("code", 2)), "INTERNAL")](message)
