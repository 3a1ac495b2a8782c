"""A fictional country, Costaverde, with companies that keep arms: honest, messy, and some not.

For demonstrations, tests and above all for measuring the screening: the truth about a diversion is
known here and nowhere else. All times, people, places and serials are invented. The same seed gives
the same bytes: each company has a random stream of its own, drawn from the seed and its number.

Reading order: `country` plans the companies, `life` holds one company's life as it grows, `staff`,
`service`, `duty`, `stores`, `troubles`, `noise` and `counting` let it live, `diversions` do wrong,
`settling` brings the entries into the order in which they were recorded and to
the grain of clocks, `writer` writes tables.
"""
