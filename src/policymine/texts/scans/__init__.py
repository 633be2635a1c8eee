"""Scans: pages that are pictures, read by OCR."""
