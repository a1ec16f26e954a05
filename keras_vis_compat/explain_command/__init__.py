"""From a model file and pictures to figures, tables and answers, a file a command.

command.py         `explain`; `compare`, `synthesize`, `check`, `layers` and `methods` have files of their names
work.py            what is known before the first picture: the options, checked before TensorFlow is loaded
run.py             the work of `explain`, a few pictures at a time
pictures.py        which files, and their pixels
scaling.py         from pixels to what the model takes
labels.py          names of classes
targets.py         which class is explained
results.py         what is written
map_files.py       the maps, as numbers
pages.py, page*    the pages of `--html`
facts.py           what can be said of a model without a picture
model_arguments.py the arguments by which all of these commands name a model
"""
