"""The law at the command line, as anyone runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from regulations import rules
from regulations.__main__ import main

ROOT = Path(__file__).parents[2]


def ask(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "regulations", *words], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("working-days 2017-12-29 10", "2018-01-15"),
        ("deadline DPS-07 2017-11-29", "2017-12-29"),
        ("price F1 --max 40 10000 15000 30000", "40.000000\n26.666667\n13.333333"),
        ("quarter 2017-12-31", "2018-01-30"),
    ],
)
def test_the_answer_stands_alone_on_standard_output(question: str, answer: str) -> None:
    run = ask(*question.split())
    assert (run.returncode, run.stdout, run.stderr) == (0, f"{answer}\n", "")


def test_reading_only_the_beginning_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as closed:
        run = subprocess.run(
            [sys.executable, "-m", "regulations", "rules"], cwd=ROOT, stdout=closed, stderr=subprocess.PIPE, check=False
        )
    assert (run.returncode, run.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("", "required: COMMAND"),
        ("working-days 2017-13-01 10", "2017-13-01 is not a day; write it like 2017-11-29"),
        ("deadline DPS-99 2017-11-29", "DPS-99 has no time limit; there are DPS-07"),
        ("price F1 --max 40 0", "A price has to be more than £0"),
    ],
)
def test_bad_input_gets_a_clear_message_and_exit_code_2(question: str, message: str) -> None:
    run = ask(*question.split())
    assert (run.returncode, run.stdout) == (2, "")
    assert message in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("working-days 2018-01-15 -10", "2017-12-29"),
        ("working-days 2018-01-15 0", "2018-01-15"),
        ("deadline dps-12 2017-12-29", "2018-01-15"),
        ("deadline DPS-12-extended 2017-12-29", "2018-01-22"),
        ("deadline DPS-17 2017-12-29", "2018-01-08"),
        ("deadline STD-01 2018-03-20", "2018-04-03"),
        ("deadline DPS-12 2018-07-01T23:30+00:00", "2018-07-16"),
        ("deadline CF-01 2018-03-24T12:00", "2018-03-25T13:00+01:00"),
        ("deadline REC-03 2018-02-01", "2021-02-01"),
        ("price f2 --max 1 10000 15000 30000", "1.000000\n0.500000\n0.000000"),
        ("price PRICE-F4 10000 20000 --quality 40 0", "250.000000\nfails"),
        ("price F5 100 --quality 50 --willingness-to-pay 10", "-400.000000"),
    ],
)
def test_other_questions_have_their_answers(question: str, answer: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(question.split()) == 0
    assert capsys.readouterr().out == f"{answer}\n"


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("price F9 --max 40 100", "There is no price formula F9"),
        ("price F1 100", "needs the most points"),
        ("price F4 100 200 --quality 5", "quality points of every bid"),
        ("working-days 2099-12-31 5", "The bank holidays of 2100 are not known"),
    ],
)
def test_questions_without_an_answer_are_told_why(
    question: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(question.split()) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert message in told.err


@pytest.mark.parametrize("number", ["abc", "NaN", "Infinity"])
def test_a_price_that_is_no_number_is_refused(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["price", "F1", "--max", "40", number])
    assert stopped.value.code == 2
    assert f"{number} is not a number" in capsys.readouterr().err


def test_explanations_stand_beside_the_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    main(["price", "F1", "--max", "40", "--explain", "10000", "15000"])
    assert capsys.readouterr().out.splitlines()[1].startswith("26.666667  40 × £10,000 ÷ £15,000 = ")


def test_the_rules_listed_are_those_implemented(capsys: pytest.CaptureFixture[str]) -> None:
    main(["rules"])
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [line[0] for line in lines] == [rule.id for rule in rules.implemented()]
    assert all(len(line) == 3 for line in lines)


def test_the_rules_of_a_day_are_those_in_force(capsys: pytest.CaptureFixture[str]) -> None:
    main(["rules", "--on", "2017-11-29"])
    listed = capsys.readouterr().out
    assert "DPS-08" in listed
    assert "SV-01" not in listed
