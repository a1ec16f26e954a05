"""Our methods and metrics beside those of other libraries, on the same weights and the same images: are they equal?"""
