"""Briefings: source news articles become pages that one can quote from.

A seed's bytes become an `Article` (`reading`), an article becomes a `Briefing` (`briefing.brief`), a
briefing becomes a Markdown page and a JSON document (`page`, `document`), and `build` brings a folder of
them up to date without losing what people wrote. Every quoted word is a half-open span of the article's
text; every speaker carries the evidence that leads to a person; doubt is a value that the page shows.
"""
