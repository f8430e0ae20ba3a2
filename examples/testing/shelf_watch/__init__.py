"""Tells what stands on a shelf, by its picture."""
