"""An old program as text and names: what can be said of it without running it. Loads no TensorFlow, writes no file.

text.py, json_text.py      where things stand in a program and in the JSON of a notebook, and edits of such texts
source.py, notebook.py, magics.py   a script or notebook as one program, with what is IPython's hidden
parsing.py, python2.py     the syntax tree, or why there is none
scopes.py, binders.py, bindings.py, flow.py   which name is bound where, and what it can be where it is read
program.py, qualified.py, kinds.py   what the names and expressions of a program stand for
signs.py, map_uses.py      which keras-vis it was written for, and what shows that
needs.py, purpose.py       what it needs, what it is for
marshalled.py, stored_function.py    code in model files
"""
