"""An old program as text and names: what can be said of it without running it. Loads no TensorFlow, writes no file.

text.py, json_text.py    where things stand in a program and in the JSON of a notebook, and edits of such texts
notebook.py, magics.py   a notebook as one program; what is IPython's in it, hidden and shown again
parsing.py, python2.py   the syntax tree, or why there is none
binders.py, bindings.py, scopes.py, flow.py    which name is bound where, and what it can be where it is read
marshalled.py, stored_function.py              code in model files
"""
