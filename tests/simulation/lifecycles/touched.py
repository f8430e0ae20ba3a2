"""What people have done to which versions: some of the invariants can't hold for such a version, even in principle."""


class Touched:
    """Versions that a person has started, stopped, retagged or deleted, and when."""

    def __init__(self) -> None:
        self._times: dict[str, list[float]] = {}
        self.retagged: set[str] = set()
        self.driven: set[str] = set()
        """Versions that a person has started, stopped or deleted."""

    def note(self, arn: str, timestamp: float) -> None:
        """A person has done something to a version."""
        self._times.setdefault(arn, []).append(timestamp)

    def since(self, arn: str, timestamp: float) -> bool:
        """Whether somebody has touched it since then."""
        return any(each >= timestamp for each in self._times.get(arn, ()))

    def ever(self, arn: str) -> bool:
        """Whether somebody has touched it at all."""
        return arn in self._times
