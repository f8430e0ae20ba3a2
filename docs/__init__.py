"""What is to be read about the project, and what draws its pictures."""
