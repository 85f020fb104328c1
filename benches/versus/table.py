"""The table "orders" and what is promised of it: shared by the generator, the contract and every tool."""

from __future__ import annotations

COUNTRIES = (
    "AE AR AT AU BE BG BR CA CH CL CN CO CY CZ DE DK EE EG ES FI FR GB GR HR HU "
    "IE IL IN IT JP KR LT LU LV MT MX NG NL NO NZ PE PL PT RO SE SI SK TR US ZA"
).split()
STATUSES = ["new", "paid", "shipped", "delivered", "cancelled"]
EMAIL = r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$"
EMAIL_NULLS_PERCENT = 2
AMOUNT = (0, 100_000)
QUANTITY = (1, 1_000)
KEY = ["customer_id", "created_at", "amount"]
REQUIRED = ["order_id", "customer_id", "country", "amount", "status", "created_at"]
NOW = "2026-07-01T00:00:00"
FRESH_DAYS = 7
NEWEST = "2026-06-30T12:00:00"

# Column and type, as the contract names it; the generator writes int64, int32, float64 and microseconds.
COLUMNS = {
    "order_id": "integer",
    "customer_id": "integer",
    "email": "string",
    "country": "string",
    "amount": "number",
    "quantity": "integer",
    "status": "string",
    "created_at": "timestamp",
    "updated_at": "timestamp",
    "note": "string",
}

# What is promised of the table. A tool says of each whether it checked it, and how many rows break it where it tells.
# The three ways of counting duplicates are three counts of one promise; the truth knows all three.
PROMISES = [
    "types",
    *(f"{column} null" for column in REQUIRED),
    "email null",
    "order_id duplicates",
    "key duplicates",
    "country set",
    "status set",
    "email pattern",
    "amount range",
    "quantity range",
    "updated before created",
    "rows",
    "newest",
]
