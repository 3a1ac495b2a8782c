"""The reading of people's files: registers as companies really keep them, and paper typed in late.

Reading, headings, values and row builders know no database and are tested on real files; `services`
stages a file, asks what is unclear, and writes all of it or nothing.
"""
