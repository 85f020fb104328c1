upheld check orders.odcs.json orders.ndjson --now 2026-01-31
exit 1
