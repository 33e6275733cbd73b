"""The house: rows, people, permissions, pages and sound in the browser, on `sostenuto`'s thinking.

Floors, each importing only from those below: ``config`` (settings, addresses, verbs) ▸ ``desk``
(what a person sees first) ▸ ``repertoire`` ▸ ``people`` ▸ ``platform`` (accounts, policy, audit,
encryption, jobs, set-up, backup, serving) ▸ ``frontend`` (look, components, scripts).
In an app: ``urls`` ▸ ``views`` ▸ ``forms`` │ ``services`` ▸ ``selectors`` ▸ ``models``.
"""
