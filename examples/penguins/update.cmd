upheld draft penguins.csv --update penguins-breached.odcs.yaml --now 2026-02-01
