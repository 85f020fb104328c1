upheld profile penguins.csv --format markdown
exit 0
