upheld lint faulty.odcs.yaml --now 2026-01-31
exit 1
