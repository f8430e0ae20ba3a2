"""Keeps calling a function, and shows what became of the calls."""
