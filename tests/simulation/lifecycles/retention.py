"""What the owner of a stack does with a model that is to outlive its resource (a removal policy of RETAIN)."""

import random
from contextlib import suppress
from typing import Final

from tests.simulation.calls import AwsError
from tests.simulation.custom_labels import CustomLabels
from tests.simulation.lifecycles.engine import Engine
from tests.simulation.lifecycles.ledger import Ledger

_RETAINS: Final = 0.25
_STOPS_BY_HAND: Final = 0.5


class Retention:
    """Now and then models are retained, and of these one or the other is stopped by hand, for it costs money."""

    def __init__(self, engine: Engine, rekognition: CustomLabels, ledger: Ledger, chance: random.Random) -> None:
        self._engine = engine
        self._rekognition = rekognition
        self._ledger = ledger
        self._chance = chance

    def is_asked_for(self) -> bool:
        """Whether the next operation retains what it no longer wants."""
        return self._chance.random() < _RETAINS

    def stop_by_hand(self) -> None:
        """Stop what was retained, perhaps."""
        for arn, runs_on in self._engine.retained.items():
            if runs_on and self._chance.random() < _STOPS_BY_HAND:
                version = self._rekognition.versions[arn]
                # It may be that it doesn't run.
                with suppress(AwsError):
                    self._rekognition.stop(version)
                self._engine.retained[arn] = False
                self._ledger.tell(f"the owner stops {version.name}, which was retained")
