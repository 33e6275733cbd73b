"""What is sent when a song was looked at again."""

from django import forms

from sostenuto_web.listening.models import NotThisReview


class DecisionForm(forms.Form):
    """Which "not this" it was, and what was decided."""

    felt = forms.UUIDField()
    decision = forms.ChoiceField(choices=NotThisReview.Decision.choices)
