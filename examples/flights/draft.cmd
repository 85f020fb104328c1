upheld draft csv/flights.csv.gz csv/airlines.csv csv/airports.csv csv/planes.csv --now 2013-02-02 --name departures
