"""A year in a minute: a cohort played day by day through the real actions and the real jobs.

`people` says how people behave and `chance` draws for them; `founding` makes the programme;
`desk`, `post` and `motion` move letters as people would; `facts` are what happens to people;
`loop` is the day; `checks` say what must always hold; `figures` and `charts` tell of it.
"""
