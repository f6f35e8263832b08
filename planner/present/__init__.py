"""What every answer is shown with: figures, tables, numbers, words, sections, files."""
