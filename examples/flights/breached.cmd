upheld check flights-breached.odcs.yaml --now 2013-02-02T00:00:00Z
exit 1
