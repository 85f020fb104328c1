upheld profile penguins.csv --format json
exit 0
