# The work is done by bootstrap.py, which needs nothing but Python 3.11 or later.
PYTHON ?= python3

.DEFAULT_GOAL := help
.PHONY: help install demo test test-all bench stopwatch lint clean core

help:  ## this list
	@$(PYTHON) bootstrap.py help

install demo test test-all bench stopwatch lint clean core:
	@$(PYTHON) bootstrap.py $@ $(ARGS)
