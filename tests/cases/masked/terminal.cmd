upheld check people.odcs.yaml people.csv --now 2026-01-31
exit 1
