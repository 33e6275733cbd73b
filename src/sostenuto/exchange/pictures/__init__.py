"""Pictures: a plan on the affect plane and a recording's page, as Vega-Lite specifications.

A specification is a plain dictionary: `draw` turns it into SVG or PNG here, and a browser can show
the same dictionary. Every picture has a text twin.
"""
