"""Any table a person typed: files, headings, cells, dates, checks, findings."""
