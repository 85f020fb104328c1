upheld check penguins-breached.odcs.yaml penguins.csv --now 2026-01-31T06:00:00Z
exit 1
