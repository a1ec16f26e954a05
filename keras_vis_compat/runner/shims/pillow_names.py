"""Methods that Pillow dropped."""


def _image_methods(module):
    module.Image.tostring = module.Image.tobytes
    module.Image.fromstring = module.Image.frombytes


def _text_size(module):
    def textsize(self, text, font=None, **options):
        """Return the width and height that a text takes."""
        return self.textbbox((0, 0), text, font=font, **options)[2:]

    module.ImageDraw.textsize = textsize


def _font_size(module):
    def getsize(self, text, **options):
        """Return the width and height that a text takes in this font."""
        return tuple(self.getbbox(text, **options)[2:])

    module.FreeTypeFont.getsize = module.ImageFont.getsize = getsize


CHANGES = {
    "PIL.Image": (_image_methods,),
    "PIL.ImageDraw": (_text_size,),
    "PIL.ImageFont": (_font_size,),
}
