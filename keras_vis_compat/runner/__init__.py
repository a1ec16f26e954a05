"""What runs an unmodified old script: `keras-vis-compat run script.py`, notebooks, and `doctor`.

Nothing here acts on a plain `import keras_vis_compat`. `install.install` makes one interpreter look like
one of 2018, and only the interpreters that the runner starts, and notebooks that ask for it, call that.

    options.py   what the user asked for, and how it reaches the fresh interpreter
    command.py   `keras-vis-compat run`: starts it
    child.py     runs the script in it as Python itself would
    python2.py   tells Python 2 syntax by name
    magics.py    stands in for IPython in exported notebooks
    install.py   puts all shims to work
    finder.py    answers imports of modules that vanished
    names.py     answers names that vanished from modules that did not
    keywords.py  answers keywords that vanished from functions
    record.py    remembers all answers, for `--explain`
    vendored.py  answers copies of keras-vis under other names
    figures.py   saves figures instead of showing them
    pictures.py  the folder they go to
    notebook.py  `%load_ext keras_vis_compat` and `keras-vis-compat run notebook.ipynb`
    shims/       one table per library
    doctor/      `keras-vis-compat doctor`
"""
