"""Questions to a ledger: functions over its tables that give frozen results. They know no web."""
