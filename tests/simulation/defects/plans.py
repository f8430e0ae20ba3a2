"""Plans in which a defect is looked for: those of the lifecycles in which what it needs may befall at all."""

from tests.simulation.lifecycles.plan import LAMBDA, PERSON, SERVICE, STACK, Plan

_OFTEN = 3


def adopting(plan: Plan) -> bool:
    """A model that runs already is adopted."""
    return plan.adopts


def adopting_beside(plan: Plan) -> bool:
    """A second stack may adopt what the first one changes."""
    return plan.adopts and plan.faults[STACK] > 0 and plan.updates > 0


def exchanging(plan: Plan) -> bool:
    """Models that may be exchanged."""
    return plan.models > 1 and plan.updates > 0


def running_already(plan: Plan) -> bool:
    """A model runs already, and isn't to be adopted."""
    return plan.is_run_already and not plan.adopts


def slowing_down(plan: Plan) -> bool:
    """A start may outlast the request."""
    return plan.updates > 0 and plan.timeout <= 300 and plan.slows_down


def touched(plan: Plan) -> bool:
    """A person touches the models."""
    return plan.faults[PERSON] > 0


def crowded(plan: Plan) -> bool:
    """There may be more models than the quota allows."""
    return plan.faults[SERVICE] > 0 and plan.models > 1


def interrupted(plan: Plan) -> bool:
    """Processes die, repeat and come late, often."""
    return plan.faults[LAMBDA] >= _OFTEN
