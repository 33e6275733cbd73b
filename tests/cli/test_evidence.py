"""``sostenuto meta``, ``evidence`` and ``suggest``: what a researcher and a therapist type."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from .conftest import Call

BCG = Path(__file__).parents[1] / "stats" / "reference" / "bcg.csv"


def test_the_trials_of_bcg_are_pooled_to_their_printed_digits(call: Call) -> None:
    [dl] = call("meta", BCG, "--method", "dl", "--json").objects
    [reml] = call("meta", BCG, "--json").objects

    assert [round(dl[name], 4) for name in ("estimate", "tau2", "i2")] == [-0.7141, 0.3088, 92.1173]
    names = ("estimate", "se", "tau2", "q")
    assert [round(reml[name], 4) for name in names] == [-0.7145, 0.1798, 0.3132, 152.2330]
    assert {"ci_low", "ci_high", "k", "method"} <= set(reml)
    assert (reml["k"], reml["method"], reml["measure"]) == (13, "reml", "rr")


def test_hartung_knapp_and_odds_are_options(call: Call) -> None:
    [found] = call("meta", BCG, "--hartung-knapp", "--json").objects
    [odds] = call("meta", BCG, "--measure", "or", "--method", "dl", "--json").objects

    assert round(found["se"], 4) == 0.1808
    assert found["degrees"] == 12
    assert round(odds["estimate"], 4) == -0.7474


def test_people_read_it_in_lines_and_as_a_picture(call: Call, tmp_path: Path) -> None:
    drawn = tmp_path / "forest.svg"
    answer = call("meta", BCG, "--forest", drawn, "--leave-one-out")

    assert answer.code == 0
    assert "estimate -0.7145 (SE 0.1798), 95 % CI -1.0669 to -0.3622" in answer.out
    assert "as a ratio 0.4894" in answer.out
    assert "without" in answer.out
    root = ElementTree.fromstring(drawn.read_text(encoding="utf-8"))
    assert "Aronson 1948" in "".join(root.itertext())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--method", "bayes"), "method must be fixed or dl or reml or pm; got 'bayes'"),
        (("--measure", "smd"), "measure must be rr or or for a table of ai, bi, ci, di"),
        (("--measure", "hr"), "measure must be smd, md, rr or or; got 'hr'"),
        (("--forest", "forest.gif"), "picture must be a path that ends in .svg; got 'forest.gif'"),
        (("--level", "2"), "level must be between 0.5 and 0.999; got 2.0"),
    ],
)
def test_wrong_wishes_are_one_line(call: Call, arguments: tuple[str, ...], words: str) -> None:
    answer = call("meta", BCG, *arguments)

    assert answer.code == 2
    assert words in answer.err
    assert answer.err.count("\n") == 1


def test_one_study_is_too_few_and_says_so(call: Call, tmp_path: Path) -> None:
    table = tmp_path / "one.csv"
    table.write_text("study,yi,vi\nA,0.5,0.04\n", encoding="utf-8")

    answer = call("meta", table)

    assert (answer.code, answer.out) == (2, "")
    assert "studies must be at least 2 to be pooled; got 1" in answer.err


def test_evidence_on_craving_has_both_sides(call: Call, tmp_path: Path) -> None:
    drawn = tmp_path / "craving.svg"
    answer = call("evidence", "--context", "addiction", "--outcome", "craving", "--forest", drawn)
    [found] = call("evidence", "--context", "addiction", "--outcome", "craving", "--json").objects

    assert "may help with craving" in answer.out
    assert "SMD −0.04, 95 % CI −0.56 to 0.48" in answer.out
    assert drawn.exists()
    assert [(row["id"], row["supports"]) for row in found["effects"]] == [
        ("E001", True),
        ("E008", False),
    ]


def test_evidence_that_nobody_read_is_counted(call: Call) -> None:
    answer = call("evidence", "--context", "cancer", "--outcome", "anxiety")

    assert answer.code == 0
    assert "Nothing was found" in answer.out
    assert "left out because nobody has read the figure" in answer.err
    assert "E108" in answer.err


def test_a_word_that_is_not_known_is_refused_with_those_that_are(call: Call) -> None:
    answer = call("evidence", "--outcome", "luck")

    assert answer.code == 2
    assert "outcome must be one of craving, motivation" in answer.err


def test_a_caution_removes_and_says_so(call: Call) -> None:
    common = ("suggest", "--context", "addiction", "--need", "craving", "--caution", "psychosis")
    answer = call(*common)
    [found] = call(*common, "--json").objects

    assert "Left out: a short music journey" in answer.out
    assert "Not with psychosis or mania" in answer.out
    assert [one["technique"] for one in found["removed"]] == ["imagery_supportive"]
    assert all(one["for"] for one in found["ranked"])
    assert (
        call("suggest", "--context", "addiction", "--need", "craving", "--caution", "x").code == 2
    )


def test_likes_are_heard_and_dislikes_too(call: Call) -> None:
    common = ("suggest", "--context", "addiction", "--need", "mood", "--json")
    [liked] = call(*common, "--prefer", "drumming", "--avoid", "singing").objects
    words = {one["technique"]: one for one in liked["ranked"]}

    assert any("likes this: drumming" in reason["words"] for reason in words["drumming"]["for"])
    assert any("Not wished for: singing" in r["words"] for r in words["singing"]["against"])


def test_pooling_loads_neither_scipy_stats_nor_the_web() -> None:
    code = (
        "import sys; from sostenuto.cli.main import answer; "
        f"answer(['meta', {str(BCG)!r}, '--json']); "
        "print(sorted({'scipy.stats', 'django', 'statsmodels', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"
