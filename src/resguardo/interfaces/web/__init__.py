"""The pages: server-rendered, usable without JavaScript, one folder a chapter.

What needs speed (scanning, the queue at the door) is enhanced with HTMX fragments that are named
parts of the page's own template, so that one file tells the whole story of a page.
"""
