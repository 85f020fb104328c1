upheld coverage penguins-breached.odcs.yaml --now 2026-01-31 --seed 7 --format markdown --fail-under 90
exit 1
