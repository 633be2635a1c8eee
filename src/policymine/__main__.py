"""Run the command line with ``python -m policymine``."""

from policymine.cli import main

main()
