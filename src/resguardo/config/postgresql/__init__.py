"""PostgreSQL whose connections say whose rows may be shown."""
