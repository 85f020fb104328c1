upheld check flights.odcs.yaml flights=parquet/flights.parquet airports=arrow/airports.arrow airlines=csv/airlines.csv planes=csv/planes.csv --now 2013-02-02T00:00:00Z
exit 0
