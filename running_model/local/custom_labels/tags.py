"""The tags of one version, as they land over time."""

from dataclasses import dataclass

from .conditions import conditions


@dataclass(frozen=True)
class _Write:
    key: str
    value: str | None
    lands_at: float


class Tags:
    """Tags that show what was written only after a while, if the behaviour says so."""

    def __init__(self) -> None:
        # In the order of writing, so that the later write of a key wins whenever both have landed.
        self._writes: list[_Write] = []

    def write(self, tags: dict[str, str | None]) -> None:
        """Sets each key to its value, or removes it where the value is None."""
        apart = conditions.scaled(conditions.behaviour.tag_keys_apart_seconds)
        now = conditions.now()
        self._writes += [_Write(key, value, now + index * apart) for index, (key, value) in enumerate(tags.items())]

    def written(self) -> dict[str, str]:
        """The tags as they will be once everything has landed."""
        return self._landed_by(float("inf"))

    def listed(self) -> dict[str, str]:
        """The tags that ListTagsForResource shows now."""
        return self._landed_by(conditions.now() - conditions.scaled(conditions.behaviour.tags_lag_seconds))

    def _landed_by(self, time: float) -> dict[str, str]:
        landed = {write.key: write.value for write in self._writes if write.lands_at <= time}
        return {key: value for key, value in landed.items() if value is not None}
