"""Every seeded defect."""

from typing import Final

from tests.simulation.defects import answering, claiming, running, stopping

DEFECTS: Final = (*answering.DEFECTS, *claiming.DEFECTS, *running.DEFECTS, *stopping.DEFECTS)
