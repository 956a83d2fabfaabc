"""Place-name knowledge: how names are folded, and how the index is built from the data in the repository.

Standard library only, so that a source build can make the index before anything is installed. Looking names up and
choosing between places is `truceline.read.gazetteer`.
"""
