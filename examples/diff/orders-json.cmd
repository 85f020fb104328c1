upheld diff orders-v1.odcs.yaml orders-v2.odcs.yaml --fail-on never --format json --now 2026-01-30T18:00:00Z
exit 0
