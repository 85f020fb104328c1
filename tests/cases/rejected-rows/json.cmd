upheld check orders.odcs.yaml - --input-format csv --format json --now 2026-01-31
exit 1
stdin orders.csv
