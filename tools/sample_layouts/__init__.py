"""Layouts that turn the sources of the sample corpus into documents, one module for each means of making them."""
