"""Services of assistance: the verbs of a programme, from its opening to its last follow-up."""
