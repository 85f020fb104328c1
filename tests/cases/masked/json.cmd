upheld check people.odcs.yaml people.csv --format json --now 2026-01-31
exit 1
