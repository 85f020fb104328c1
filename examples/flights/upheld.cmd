upheld check flights.odcs.yaml --now 2013-02-02T00:00:00Z
exit 0
