"""The static report: HTML pages, tables and pictures that open from disk, without a network."""

from policymine.reports.site.writing import MARK, write_files, write_site

__all__ = ["MARK", "write_files", "write_site"]
