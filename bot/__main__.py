"""The command line."""


def main() -> None:
    """Run Rapport."""
