upheld check shop.odcs.yaml orders=orders.csv --now 2026-01-31
exit 1
