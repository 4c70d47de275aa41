"""Makes `generator/weights/` from marked articles; nothing in `generator/` imports it.

corpus, marked -> augment -> batches -> network -> train -> export -> measure
"""
