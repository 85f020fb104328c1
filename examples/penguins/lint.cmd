upheld lint penguins.odcs.yaml penguins-breached.odcs.yaml
exit 0
