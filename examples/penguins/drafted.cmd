upheld check draft.out --now 2026-02-01
