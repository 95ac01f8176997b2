"""What Rapport knows: entities with their rules, rights, queries, outbox and migrations."""
