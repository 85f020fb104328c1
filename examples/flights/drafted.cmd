upheld check draft.out --now 2013-02-02
