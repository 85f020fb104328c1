upheld check penguins-breached.odcs.yaml --format json --now 2026-01-31T06:00:00Z
exit 1
