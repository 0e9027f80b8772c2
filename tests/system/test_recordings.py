"""What NumPy writes is what the readers read: every type, order and format, through the patterns of a recall."""

import zipfile

import numpy as np
import pytest
import xarray
from program import assert_one_line, document, synaptica
from recordings import saved

PATTERNS = np.array([[1, 0, 1, 1, 0, 0], [0, 1, 1, 0, 1, 0], [1, 1, 0, 0, 0, 1]])


def stored(tmp_path, memories):
    """The memories as the program read them, bit for bit: softmax stores real values as they are."""
    words = ["recall", memories, memories, "--model", "softmax", "--basin", 0, "--quiet", "--output", tmp_path / "out"]
    result = synaptica(*words)
    assert result.returncode == 0, result.stderr
    with xarray.open_dataset(tmp_path / "out" / "recall.nc") as data:
        return data["stored_pattern"].values


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("endian", ["<", ">"])
@pytest.mark.parametrize(
    "type", ["b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"]
)
def test_every_type_and_order(tmp_path, type, endian, order):
    array = PATTERNS.astype(endian + type, order=order)
    assert np.array_equal(stored(tmp_path, saved(tmp_path, "a.npy", array)), array.astype(float))


def test_real_values_keep_every_bit(tmp_path):
    values = np.random.default_rng(3).normal(size=(20, 33)) * 10.0 ** np.arange(-16, 17)
    assert np.array_equal(stored(tmp_path, saved(tmp_path, "a.npy", values)), values)
    cube = values.reshape(20, 3, 11)
    assert np.array_equal(stored(tmp_path, saved(tmp_path, "b.npy", np.asfortranarray(cube))), values)


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_every_version_of_the_header(tmp_path, version):
    with open(tmp_path / "a.npy", "wb") as file:
        np.lib.format.write_array(file, PATTERNS.astype(float), version=version)
    assert np.array_equal(stored(tmp_path, tmp_path / "a.npy"), PATTERNS)


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_archives(tmp_path, save):
    save(tmp_path / "a.npz", memories=PATTERNS, other=np.arange(5.0))
    assert np.array_equal(stored(tmp_path, f"{tmp_path}/a.npz:memories"), PATTERNS)
    assert_one_line(
        synaptica("recall", tmp_path / "a.npz", tmp_path / "a.npz"), "a.npz: holds 2 arrays (memories, other)"
    )
    assert_one_line(
        synaptica("recall", f"{tmp_path}/a.npz:memoris", tmp_path / "a.npz"), "did you mean 'memories'?"
    )
    save(tmp_path / "one.npz", PATTERNS)
    assert np.array_equal(stored(tmp_path, tmp_path / "one.npz"), PATTERNS)


def test_an_archive_with_the_lengths_of_a_large_one(tmp_path):
    saved(tmp_path, "a.npy", PATTERNS)
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive, archive.open("a.npy", "w", force_zip64=True) as member:
        member.write((tmp_path / "a.npy").read_bytes())
    assert np.array_equal(stored(tmp_path, tmp_path / "a.npz"), PATTERNS)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", " "])
def test_text(tmp_path, delimiter):
    values = np.random.default_rng(3).normal(size=(4, 6))
    path = tmp_path / "a.csv"
    np.savetxt(path, values, delimiter=delimiter, fmt="%r", header="a comment")
    assert np.array_equal(stored(tmp_path, path), values)


def test_text_with_a_heading_and_a_mark(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbfrate (Hz),\"depth, um\",c\r\n1,2,-3\r\n\r\n4,5,6\r\n")
    assert np.array_equal(stored(tmp_path, path), [[1, 2, -3], [4, 5, 6]])
    assert document("recall", path, path, "--model", "softmax")["memories"]["form"] == (
        "text, 2 × 3, separated by commas, with a heading"
    )


def refused(tmp_path, array, *mentions):
    path = saved(tmp_path, "bad.npy", array)
    return assert_one_line(synaptica("recall", path, path), "bad.npy", *mentions)


def test_arrays_that_are_no_numbers(tmp_path):
    refused(tmp_path, np.array([[1 + 2j, 3]]), "complex", "array.real")
    refused(tmp_path, np.array([["a", "b"]]), "texts")
    refused(tmp_path, np.array([[None, 1]], dtype=object), "Python objects")
    refused(tmp_path, np.zeros((2, 2), dtype=[("x", "f8"), ("y", "f8")]), "several fields", "array['name']")
    refused(tmp_path, np.zeros((2, 2), dtype="datetime64[s]"), "dates")
    refused(tmp_path, np.zeros((0, 5)), "0 × 5")
    refused(tmp_path, np.array([[2**53 + 1, 0]]), "bad.npy[0, 0]", "2^53")
    refused(tmp_path, np.array([[1.0, np.inf]]), "bad.npy[0, 1]", "inf")
    refused(tmp_path, np.array([[1.0, np.nan], [np.nan, 2]]), "bad.npy[0, 1]", "2 missing values")


def test_a_file_cut_short_anywhere_is_refused(tmp_path):
    whole = saved(tmp_path, "whole.npy", PATTERNS).read_bytes()
    for length in [*range(1, 12), 64, len(whole) // 2, len(whole) - 1]:
        (tmp_path / "cut.npy").write_bytes(whole[:length])
        assert_one_line(synaptica("recall", tmp_path / "cut.npy", tmp_path / "cut.npy"), "cut.npy")
