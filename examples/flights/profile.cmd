upheld profile csv
exit 0
