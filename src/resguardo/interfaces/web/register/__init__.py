"""The register's pages: firearms, what goes with them, marks, blocks, labels."""
