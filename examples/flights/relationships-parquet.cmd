upheld check relationships.odcs.yaml --contract airlines.odcs.yaml flights=parquet/flights.parquet planes=csv/planes.csv airports=arrow/airports.arrow airlines=csv/airlines.csv --null-values NA --extra-columns allow --now 2013-02-02T00:00:00Z
exit 1
