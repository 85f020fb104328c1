upheld check flights-breached.odcs.yaml flights=parquet/flights.parquet planes=csv/planes.csv --null-values NA --format json --now 2013-02-02T00:00:00Z
exit 1
