upheld profile penguins.csv
exit 0
