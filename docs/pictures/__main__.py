"""`python -m docs.pictures`: draw every picture and write it where the README looks for it."""

import sys

from docs.pictures.gallery import PICTURES


def main() -> None:
    """Draw and write the pictures, and say where they are."""
    for path, draw in PICTURES.items():
        path.write_text(draw(), encoding="utf-8")
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
