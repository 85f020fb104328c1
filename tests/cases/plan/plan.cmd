upheld check orders.odcs.yaml --plan --now 2026-01-31T06:00:00Z
exit 0
