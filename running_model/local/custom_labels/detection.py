"""Labels that depend on nothing but the model's names and the image: not on when it was created."""

import hashlib
from typing import Any

LABELS = ("Logo", "Package", "Shelf")
ASSUMED_THRESHOLD = 50.0
"""The confidence, in percent, below which labels are left out when the call names none."""


def detected_labels(
    project_version_arn: str, image: dict[str, Any], max_results: int | None, min_confidence: float | None
) -> list[dict[str, Any]]:
    """The CustomLabels for an image, surest first; a model of the same names always gives the same for it."""
    threshold = ASSUMED_THRESHOLD if min_confidence is None else min_confidence
    model = project_version_arn.rpartition("/")[0]
    labels = [_label(name, f"{model} {image} {name}") for name in LABELS]
    found = sorted(
        (label for label in labels if label["Confidence"] >= threshold),
        key=lambda label: float(label["Confidence"]),
        reverse=True,
    )
    return found[:max_results]


def _label(name: str, seed: str) -> dict[str, Any]:
    digest = hashlib.sha256(seed.encode()).digest()
    left, top, width, height = (byte / 512 for byte in digest[:4])
    return {
        "Name": name,
        "Confidence": digest[4] / 255 * 100,
        "Geometry": {"BoundingBox": {"Left": left, "Top": top, "Width": width, "Height": height}},
    }
