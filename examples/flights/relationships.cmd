upheld check relationships.odcs.yaml --extra-columns allow --now 2013-02-02T00:00:00Z
exit 1
