"""Questionnaires in the four shapes of public forms, made here: their words are our labels."""

import json

from sostenuto.measures.shelf import measure

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
WEIGHT = "http://hl7.org/fhir/StructureDefinition/itemWeight"
CALCULATED = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
LOINC = "http://loinc.org"


def ordinal(value, url=ORDINAL):
    return [{"url": url, "valueDecimal": value}]


def coded(code):
    return [{"system": LOINC, "code": code}]


def questionnaire(items, **said):
    top = {"resourceType": "Questionnaire", "url": "https://site.invented/form", "version": "2"}
    return top | {"status": "active", "item": items} | said


def flat(code, *, with_item_codes=True, total=True):
    """Shape 1: LOINC items with an ordinal on each option; the total is an item of its own."""
    one = measure(code)
    by_value = {value: code for code, value in one.codes.answers.items()}
    answers = [by_value.get(value, f"a{value:g}") for value in one.answers[0]]
    items = []
    for number, loinc in enumerate(one.codes.items, 1):
        options = [
            {
                "extension": ordinal(value),
                "valueCoding": {"system": LOINC, "code": at, "display": at},
            }
            for at, value in zip(answers, one.answers[number - 1], strict=True)
        ]
        item = {"linkId": f"/{loinc}", "type": "choice", "text": one.topic(number)}
        items.append(item | {"answerOption": options})
        if with_item_codes:
            items[-1]["code"] = coded(loinc)
    if total:
        link = f"/{one.codes.total}"
        items.append({"linkId": link, "type": "decimal", "code": coded(one.codes.total)})
    return questionnaire(items, code=coded(one.codes.panel))


def beside(loinc, answers, text="A question beside the others"):
    """Return a question beside the items: answers by code, with their words."""
    options = [
        {"valueCoding": {"system": LOINC, "code": code, "display": words}}
        for code, words in answers.items()
    ]
    item = {"linkId": f"/{loinc}", "type": "choice", "code": coded(loinc), "text": text}
    return item | {"answerOption": options}


GATE = beside("102011-4", {"LA33-6": "It was so", "LA32-8": "It was not so"}, "Was it ever so?")
DIFFICULTY = beside(
    "69722-7",
    {"LA6572-7": "light", "LA6573-5": "less so", "LA6575-0": "heavy", "LA6574-3": "too heavy"},
    "How heavy was it?",
)


def computed(code, item_name="item"):
    """Shape 2: local codes with the ordinal inside the coding, totals by expressions."""
    one = measure(code)
    items = [
        {
            "linkId": f"{item_name}-{number}",
            "type": "choice",
            "text": one.topic(number),
            "answerOption": [
                {"valueCoding": {"code": f"{number}-{value:g}", "extension": ordinal(value)}}
                for value in values
            ],
        }
        for number, values in enumerate(one.answers, 1)
    ]
    expression = {"url": CALCULATED, "valueExpression": {"expression": "anything()"}}
    items.append({"linkId": "sum", "type": "decimal", "extension": [expression]})
    return questionnaire(items, id=f"SITE-{code.upper()}")


def value_set(code, *, expanded=True, name="answers"):
    """Return a value set of a measure's answers, expanded or composed."""
    values = measure(code).answers[0]
    concepts = [
        {
            "code": f"v{value:g}",
            "display": f"answer {value:g} of these",
            "extension": ordinal(value),
        }
        for value in values
    ]
    said = {"resourceType": "ValueSet", "id": name, "url": f"https://site.invented/{name}"}
    if expanded:
        return said | {"expansion": {"contains": concepts}}
    return said | {
        "compose": {"include": [{"system": "https://site.invented/s", "concept": concepts}]}
    }


def grouped(code, address="#answers", contained=()):
    """Shape 3: items in groups, their answers in a value set."""
    one = measure(code)
    items = [
        {
            "linkId": str(number),
            "type": "choice",
            "text": one.topic(number),
            "answerValueSet": address,
        }
        for number in range(1, one.items + 1)
    ]
    half = len(items) // 2
    groups = [
        {"linkId": f"g{at}", "type": "group", "item": part}
        for at, part in enumerate((items[:half], items[half:]))
    ]
    help_text = {"linkId": "help", "type": "display", "text": "how to fill this in"}
    return questionnaire([help_text, *groups], name=code, contained=list(contained))


def bare(code, *, numbers=False):
    """Shape 4: no ordinals at all."""
    one = measure(code)
    items = []
    for number, values in enumerate(one.answers, 1):
        options = [
            {
                "valueCoding": {
                    "code": f"x{at}",
                    "display": f"{value:g}" if numbers else f"word {at}",
                }
            }
            for at, value in enumerate(values)
        ]
        items.append({"linkId": str(number), "type": "choice", "answerOption": options})
    return questionnaire(items, title=f"{code} of a site")


def response(form, answers, *, stated=None, total_link=None, **said):
    """Return a response to a form of shape 1."""
    items = []
    asked = [item for item in form["item"] if item["type"] == "choice"]
    for item, answer in zip(asked, answers, strict=True):
        if answer is not None:
            coding = dict(item["answerOption"][answer]["valueCoding"])
            items.append({"linkId": item["linkId"], "answer": [{"valueCoding": coding}]})
    if stated is not None:
        link = total_link or form["item"][-1]["linkId"]
        items.append({"linkId": link, "answer": [{"valueDecimal": stated}]})
    top = {"resourceType": "QuestionnaireResponse", "questionnaire": f"{form['url']}|2"}
    return json.dumps(top | {"status": "completed", "item": items} | said)
