upheld draft penguins.csv --now 2026-02-01
