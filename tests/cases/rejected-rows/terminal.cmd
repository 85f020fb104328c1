upheld check orders.odcs.yaml orders.csv --now 2026-01-31
exit 1
