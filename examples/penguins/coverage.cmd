upheld coverage penguins.odcs.yaml --now 2026-01-31
