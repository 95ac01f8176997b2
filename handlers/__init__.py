"""What people can do with Rapport, one module per feature."""
