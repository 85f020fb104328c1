upheld check orders.odcs.yaml orders.csv --level contract --now 2026-01-31T06:00:00Z
exit 2
