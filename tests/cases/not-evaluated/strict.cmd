upheld check shop.odcs.yaml orders=orders.csv --strict --allow column-absent,for-people --fail-on never --now 2026-01-31
exit 4
