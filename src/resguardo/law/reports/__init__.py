"""Questions of reports and topics of advice, as data."""
