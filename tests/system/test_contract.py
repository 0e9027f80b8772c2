"""The command line contract: documents, exit codes, and what goes to which stream."""

import json
import math
import os
import pty
import re
import subprocess

import pytest
from program import PROGRAM, ROOT, SMALL, STUDY, assert_one_line, digest, document, study_file, synaptica

COMMANDS = ["list", "describe", "predict", "simulate", "run", "report", "digest", "recall", "speed"]


@pytest.fixture(scope="module")
def description():
    return document("describe", STUDY)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A finished small run: its folder, and the completed process that made it."""
    folder = tmp_path_factory.mktemp("run") / "out"
    result = synaptica("run", STUDY, *SMALL, "--output", folder, "--json")
    assert result.returncode == 0, result.stderr
    return folder, result


def shape(value):
    return [len(value), *shape(value[0])] if isinstance(value, list) else []


def leaves(value):
    if isinstance(value, list):
        for entry in value:
            yield from leaves(entry)
    else:
        yield value


def observables(document):
    return {o["name"]: o for point in document["points"][:1] for o in point["observables"]}


# Asking


def test_version_is_one_line_and_the_project_s():
    result = synaptica("--version")
    wanted = re.search(r"project\(synaptica VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text()).group(1)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.count("\n") == 1 and wanted in result.stdout


@pytest.mark.parametrize("words", [["--help"], ["-h"], *([c, "--help"] for c in COMMANDS)], ids=" ".join)
def test_help_goes_to_stdout_and_ends_well(words):
    result = synaptica(*words)
    assert (result.returncode, result.stderr) == (0, "")
    assert len(result.stdout.splitlines()) >= 3
    assert max(map(len, result.stdout.splitlines())) <= 120


def test_the_general_help_names_every_command_and_the_exit_codes():
    text = synaptica("--help").stdout
    for word in [*COMMANDS, "130", "--version"]:
        assert word in text


def test_the_help_of_run_names_every_option():
    text = synaptica("run", "--help").stdout
    for option in ["--output", "--threads", "--replicas", "--seed", "--check", "--json", "--quiet"]:
        assert option in text


def test_no_command_is_bad_usage():
    assert synaptica().returncode == 2
    assert synaptica().stdout == ""


def test_list():
    listed = document("list")["studies"]
    assert STUDY in [study["name"] for study in listed]
    assert all(study["title"] for study in listed)
    plain = synaptica("list")
    assert plain.returncode == 0 and all(study["name"] in plain.stdout for study in listed)


def test_describe(description):
    assert description["study"] == STUDY
    defaults = {p["name"]: p["default"] for p in description["parameters"]}
    expected = {
        "visible_neurons": 50, "hidden_neurons": 4, "memory_time_constant": 250, "softmax_gain": 2, "noise": 0.4,
        "steps": 2000, "time_step": 1, "presentation": "cyclic", "probabilities": [], "orthogonal": True,
    }  # fmt: skip
    assert expected.items() <= defaults.items()
    for parameter in description["parameters"]:
        assert parameter["meaning"] and parameter["unit"] and parameter["type"]
    names = {o["name"] for o in description["observables"]}
    assert {"initial_overlap", "cosine_similarity", "final_similarity", "forgetting_factor"} <= names
    for observable in description["observables"]:
        assert observable["meaning"] and observable["units"]
        assert observable["kind"] in {"compared", "predicted", "measured"}
        if observable["kind"] == "compared":
            assert observable["allowance"] and observable["resolution"]


def test_describe_for_people_names_everything(description):
    text = synaptica("describe", STUDY).stdout
    for thing in description["parameters"] + description["observables"]:
        assert thing["name"] in text


def test_predict(description):
    predicted = document("predict", STUDY)
    assert predicted["study"] == STUDY
    assert predicted["parameters"].keys() == {p["name"] for p in description["parameters"]}
    given = {o["name"] for o in description["observables"] if o["kind"] != "measured"}
    assert predicted["predictions"].keys() <= given
    assert all(math.isfinite(x) for value in predicted["predictions"].values() for x in leaves(value))


def test_predict_obeys_its_parameters():
    a = document("predict", STUDY, "noise=0.4")
    b = document("predict", STUDY, "noise=0.8")
    assert a == document("predict", STUDY)
    assert b["parameters"]["noise"] == 0.8
    assert a["predictions"]["initial_overlap"] != b["predictions"]["initial_overlap"]


def test_an_integer_is_accepted_for_a_real_and_a_list_is_json():
    one = document("predict", STUDY, "noise=1")
    assert one["parameters"]["noise"] == 1
    words = ["presentation=random", "probabilities=[0.4, 0.3, 0.2, 0.1]"]
    assert document("predict", STUDY, *words)["parameters"]["probabilities"] == [0.4, 0.3, 0.2, 0.1]


def test_simulate():
    words = ["simulate", STUDY, *SMALL, "--seed", "3"]
    simulated = document(*words)
    assert simulated["study"] == STUDY and simulated["parameters"]["steps"] == 100
    assert "cosine_similarity" in simulated["simulations"]
    for estimate in simulated["simulations"].values():
        assert estimate.keys() >= {"mean", "standard_error", "replicas"}
        assert estimate["replicas"] == 8
        assert shape(estimate["mean"]) == shape(estimate["standard_error"])
        assert all(math.isfinite(x) for x in leaves(estimate["mean"]))
        assert all(x >= 0 for x in leaves(estimate["standard_error"]))
    assert document(*words) == simulated
    assert document(*words[:-1], "4")["simulations"] != simulated["simulations"]


def test_one_replica_has_no_standard_error_and_says_so_with_null():
    simulated = document("simulate", STUDY, "visible_neurons=20", "steps=50", "--replicas", "1")
    for estimate in simulated["simulations"].values():
        assert estimate["replicas"] == 1
        assert set(leaves(estimate["standard_error"])) == {None}


def test_defaults_are_32_replicas_and_seed_1():
    given = document("simulate", STUDY, "steps=50", "--replicas", "32", "--seed", "1")
    assert document("simulate", STUDY, "steps=50") == given


# Running


def test_run_document(finished, description):
    folder, result = finished
    run = json.loads(result.stdout)
    assert run.keys() >= {"study", "version", "seed", "replicas", "points", "agrees", "files"}
    assert (run["study"], run["seed"], run["replicas"]) == (STUDY, 1, 8)
    assert run["files"] == {"results": "results.nc", "report": "report.html"}
    for name in run["files"].values():
        assert (folder / name).stat().st_size > 0
    assert (folder / "journal.sqlite").stat().st_size > 0
    (point,) = run["points"]
    assert point["parameters"]["visible_neurons"] == 20
    assert [o["name"] for o in point["observables"]] == [o["name"] for o in description["observables"]]
    for o in point["observables"]:
        wanted = {"name", "units", "theory", "mean", "standard_error", "replicas", "z", "deviation", "allowance"}
        assert o.keys() >= wanted | {"tolerance", "agrees"}


def test_the_verdict_follows_from_the_numbers_beside_it(finished):
    run = json.loads(finished[1].stdout)
    judged = [o for o in observables(run).values() if o["kind"] == "compared" and o["units"] == "1"]
    assert judged
    for o in judged:
        columns = [list(leaves(o[key])) for key in ["theory", "mean", "deviation", "standard_error", "z", "tolerance"]]
        entries = o.get("compared_entries", [0])
        assert 1 <= len(entries) <= 32
        within = []
        for theory, mean, deviation, error, z, tolerance in (tuple(c[i] for c in columns) for i in entries):
            if None not in (theory, mean):
                # The deviation is rounded once from two rounded numbers: a few units in the last place.
                assert deviation == pytest.approx(mean - theory, rel=0, abs=1e-14 * max(1, abs(theory)))
            if z is None:  # there is no score in units of an error that is nothing but rounding
                assert error <= 1e-15 * max(1, abs(theory or 0))
            else:
                assert z == pytest.approx(deviation / error, rel=1e-12)
            within.append(abs(deviation) <= tolerance)
        if o["agrees"] is not None:
            assert o["agrees"] == all(within)
    assert run["agrees"] == all(o["agrees"] is not False and o["verdict"] != "unresolved" for o in judged)


def test_run_gives_what_simulate_and_predict_give(finished):
    run = observables(json.loads(finished[1].stdout))
    simulated = document("simulate", STUDY, *SMALL)["simulations"]
    predicted = document("predict", STUDY, *SMALL[:2])["predictions"]
    for name, estimate in simulated.items():
        if run[name]["kind"] == "measured" or name in predicted:
            assert estimate["mean"] == run[name]["mean"], name
    for name, value in predicted.items():
        assert value == run[name]["theory"], name


def test_a_point_does_not_depend_on_the_grid_it_lies_on(tmp_path):
    text = f'study = "{STUDY}"\nreplicas = 8\n[parameters]\nsteps = 100\nvisible_neurons = 20\n[grid]\nnoise = '
    one = document("run", study_file(tmp_path, text + "[0.4]\n"))
    three = document("run", study_file(tmp_path, text + "[0.2, 0.4, 0.8]\n"))
    assert [p["parameters"]["noise"] for p in three["points"]] == [0.2, 0.4, 0.8]
    for a, b in zip(one["points"][0]["observables"], three["points"][1]["observables"], strict=True):
        # What remains may differ: t*, and with it tolerances and verdicts, counts the comparisons of the whole run.
        assert (a["name"], a["theory"], a["mean"], a["standard_error"]) == (
            b["name"], b["theory"], b["mean"], b["standard_error"]
        )  # fmt: skip


def test_without_an_output_folder_nothing_is_written(tmp_path):
    run = document("run", STUDY, *SMALL, cwd=tmp_path)
    assert run["files"] == {}
    assert list(tmp_path.iterdir()) == []


def test_a_study_file_says_what_the_words_say(finished, tmp_path):
    file = study_file(
        tmp_path, f'study = "{STUDY}"\nreplicas = 8\n[parameters]\nvisible_neurons = 20\nsteps = 100\n'
    )
    assert document("run", file)["points"] == json.loads(finished[1].stdout)["points"]


def test_words_beside_a_file_take_precedence(tmp_path):
    file = study_file(tmp_path, f'study = "{STUDY}"\nseed = 5\nreplicas = 9\n[parameters]\nsteps = 100\nnoise = 0.2\n')
    run = document("run", file, "noise=0.8", "--replicas", "8", "--seed", "7")
    assert (run["seed"], run["replicas"]) == (7, 8)
    assert run["points"][0]["parameters"]["noise"] == 0.8
    assert run["points"][0]["parameters"]["steps"] == 100


def test_run_again_resumes_and_changes_nothing(finished):
    folder, first = finished
    before = digest(folder)
    again = synaptica("run", STUDY, *SMALL, "--output", folder, "--json")
    assert again.returncode == 0
    assert json.loads(again.stdout)["points"] == json.loads(first.stdout)["points"]
    assert digest(folder) == before


def test_more_replicas_go_on_from_fewer(finished, tmp_path):
    grown, fresh = tmp_path / "grown", tmp_path / "fresh"
    assert synaptica("run", STUDY, *SMALL, "--output", grown).returncode == 0
    words = [*SMALL[:-1], "16"]
    resumed = synaptica("run", STUDY, *words, "--output", grown)
    assert resumed.returncode == 0
    assert synaptica("run", STUDY, *words, "--output", fresh).returncode == 0
    assert digest(grown) == digest(fresh) != digest(finished[0])


def test_digest_is_one_line_of_hexadecimal_and_follows_the_seed(finished, tmp_path):
    folder, _ = finished
    assert re.fullmatch(r"[0-9a-f]{16,64}", digest(folder))
    other = tmp_path / "other"
    assert synaptica("run", STUDY, *SMALL, "--seed", "2", "--output", other).returncode == 0
    assert digest(other) != digest(folder)


def test_report_writes_the_page_again(finished):
    folder, _ = finished
    page = folder / "report.html"
    before, checksum = page.read_bytes(), digest(folder)
    page.unlink()
    result = synaptica("report", folder)
    assert result.returncode == 0, result.stderr
    assert page.read_bytes() == before
    assert digest(folder) == checksum


def test_check_exits_3_where_eight_replicas_cannot_decide(tmp_path):
    # Two replicas give no verdict (eight are needed), so the run cannot agree.
    result = synaptica("run", STUDY, *SMALL[:2], "--replicas", "2", "--check", "--json")
    assert result.returncode == 3
    run = json.loads(result.stdout)
    assert run["agrees"] is False
    for o in observables(run).values():
        assert o["agrees"] is None
        if o["kind"] == "compared":
            assert o["verdict"] == "unresolved" and o["reason"]
    assert synaptica("run", STUDY, *SMALL[:2], "--replicas", "2").returncode == 0


# Streams


def test_progress_is_one_plain_line_per_tenth_where_there_is_no_terminal(tmp_path):
    result = synaptica("run", STUDY, "--replicas", "400", "--output", tmp_path / "out")
    assert result.returncode == 0
    assert "\033" not in result.stderr + result.stdout and "\r" not in result.stderr
    lines = [line for line in result.stderr.splitlines() if re.match(r"\d+ ?%", line)]
    assert 1 <= len(lines) <= 10
    assert lines[-1].startswith("100")


@pytest.mark.parametrize("words", [["--quiet"], ["--quiet", "--json"]])
def test_quiet_is_quiet_on_stderr(words):
    result = synaptica("run", STUDY, *SMALL, *words)
    assert (result.returncode, result.stderr) == (0, "")


def test_json_on_stdout_is_one_document_and_nothing_else(finished):
    text = finished[1].stdout
    value, end = json.JSONDecoder(parse_constant=None).raw_decode(text)
    assert text[end:] == "\n" and isinstance(value, dict)


def on_terminal(*words, **variables):
    """Both streams of a run on one pseudo-terminal."""
    environment = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "TERM"}} | {"TERM": "xterm"} | variables
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=environment
    )
    os.close(theirs)
    output = b""
    while True:
        try:
            block = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not block:
            break
        output += block
    os.close(ours)
    assert process.wait(60) == 0
    return output.decode()


def test_colour_on_a_terminal_and_none_with_no_color():
    colour = re.compile(r"\033\[[\d;]*m")
    assert colour.search(on_terminal("run", STUDY, *SMALL))
    assert not colour.search(on_terminal("run", STUDY, *SMALL, NO_COLOR="1"))
    # An empty NO_COLOR is as good as none (no-color.org).
    assert colour.search(on_terminal("run", STUDY, *SMALL, NO_COLOR=""))


def test_a_terminal_gets_a_bar():
    text = on_terminal("run", STUDY, "--replicas", "2000")
    assert "\r" in text and "of 2000" in text


# Shell completion


def completions(line):
    """What bash offers at the end of `line`, with the script that the program prints."""
    script = synaptica("completion", "bash")
    assert script.returncode == 0, script.stderr
    words = line.split(" ")
    # compopt works only inside a real completion; what it sets is of no matter to the candidates.
    harness = script.stdout + (
        f"\ncompopt() {{ :; }}; COMP_LINE={line!r}; COMP_POINT=${{#COMP_LINE}}; COMP_WORDS=({' '.join(repr(w) for w in words)})\n"
        f"COMP_CWORD={len(words) - 1}\n"
        'function=$(complete -p synaptica | sed "s/.*-F \\([^ ]*\\).*/\\1/")\n'
        '"$function" synaptica "${COMP_WORDS[COMP_CWORD]}" ""\nprintf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    path = os.pathsep.join([os.path.dirname(PROGRAM), os.environ["PATH"]])
    result = subprocess.run(
        ["bash", "--norc", "-c", harness], capture_output=True, text=True, env=os.environ | {"PATH": path}
    )
    assert result.stderr == ""
    return {word.strip() for word in result.stdout.split("\n") if word.strip()}


def test_bash_completes_commands_studies_parameters_and_options():
    assert {"run", "report"} <= completions("synaptica r")
    assert STUDY in completions("synaptica describe mem")
    assert "noise=" in completions(f"synaptica run {STUDY} noi")
    assert "--output" in completions(f"synaptica run {STUDY} --o")


def test_bad_usage_of_every_command_is_one_line():
    for command in COMMANDS:
        assert_one_line(synaptica(command, "--no-such-option"), "--no-such-option")
    for command in ["describe", "predict", "simulate", "run", "report", "digest"]:
        assert_one_line(synaptica(command))


def test_what_the_theory_leaves_out_is_null_with_a_reason(tmp_path):
    # Near aspect ratio 4 (here 60 over 14 neurons) the gap has no theory; its measurement stands alone, and the run is judged without it.
    words = ["hyperbolicity", "aspect_ratio=4.3", "visible_neurons=60"]
    predicted = document("predict", *words)
    assert "smallest_gap" not in predicted["predictions"]
    assert "edge" in predicted["left_out"]["smallest_gap"]
    run = document("run", *words, "--replicas", "32", "--output", tmp_path / "out", "--quiet")
    gap = observables(run)["smallest_gap"]
    assert gap["theory"] is gap["z"] is gap["tolerance"] is gap["agrees"] is None
    assert gap["mean"] > 0 and gap["standard_error"] > 0 and gap["replicas"] == 32
    assert "edge" in gap["reason"] and gap["verdict"] == "-"
    assert run["agrees"] is True
    assert "edge" in (tmp_path / "out" / "report.html").read_text()
    assert digest(tmp_path / "out") == digest(tmp_path / "out")
    table = synaptica("predict", *words).stdout
    assert "left out" in table and "nan" not in table.lower()
