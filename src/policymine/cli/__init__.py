"""The command line: thin commands over the pipeline and the reports."""


def main() -> None:
    """Run the command line. It is loaded only now: worker processes load this module too."""
    from policymine.cli.app import main as run

    run()
