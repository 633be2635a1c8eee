"""Prefect flows: thin, one a file. The core never imports Prefect."""
