"""What ``make demo`` runs: a model deployed, changed and destroyed on the local cloud, shown live."""
