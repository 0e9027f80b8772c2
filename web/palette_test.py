"""The colours of the figures can be told apart, also by colour-blind readers, on white and on the dark page."""

import itertools
import pathlib
import re
import sys

WEB = pathlib.Path(__file__).resolve().parent

# What a reader without one kind of cone sees (linear RGB; Machado, Oliveira and Fernandes 2009, full severity).
SIGHT = {
    "full sight": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.9505, 1.0, 1.089)
# Two curves are told apart at a glance from about 20 units of CIE 1976 colour difference on; 2.3 is just noticeable.
APART = 24
# Accessibility guidelines ask 3:1 of graphics; amber and green on white pay with 2.6 for being apart from the others,
# and lines differ by legend, order and hover text as well.
CONTRAST = 2.6


def times(matrix, vector):
    return tuple(sum(a * b for a, b in zip(row, vector)) for row in matrix)


def linear(colour):
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)


def lab(light):
    clipped = (min(1, max(0, c)) for c in light)
    f = [v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116
         for v in (x / w for x, w in zip(times(TO_XYZ, tuple(clipped)), WHITE))]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def contrast(a, b):
    dark, bright = sorted(times(TO_XYZ, linear(colour))[1] for colour in (a, b))
    return (bright + 0.05) / (dark + 0.05)


def palettes():
    """Ground and colours of each scheme: those of the page, and those of the specification itself."""
    style = (WEB / "page.css").read_text()
    source = (WEB.parent / "synaptica/report/look.h").read_text()
    series = re.findall(r"--series-(\d): (#[0-9a-f]{6})", style)
    grounds = re.findall(r"--paper: (#[0-9a-f]{6})", style)
    size = len(series) // 2
    assert [int(number) for number, _ in series] == 2 * list(range(1, size + 1)) and len(grounds) == 2
    colours = [colour for _, colour in series]
    listed = re.findall(r'"(#[0-9a-f]{6})"', re.search(r"constexpr std::array palette\{([^}]*)\}", source).group(1))
    return {"light page": (grounds[0], colours[:size]), "dark page": (grounds[1], colours[size:]), "look.h": ("#ffffff", listed)}


def faults():
    found = []
    schemes = palettes()
    if schemes["light page"][1] != schemes["look.h"][1]:
        found.append("page.css and look.h have different light colours")
    for scheme, (ground, colours) in schemes.items():
        for colour in colours:
            if contrast(colour, ground) < CONTRAST:
                found.append(f"{scheme}: {colour} on {ground} has contrast {contrast(colour, ground):.2f}, wanted {CONTRAST}")
        for sight, matrix in SIGHT.items():
            for a, b in itertools.combinations(colours, 2):
                difference = sum((x - y) ** 2 for x, y in zip(*(lab(times(matrix, linear(c))) for c in (a, b)))) ** 0.5
                if difference < APART:
                    found.append(f"{scheme}, {sight}: {a} and {b} are {difference:.1f} apart, wanted {APART}")
    return found


def test_palette():
    assert faults() == []


if __name__ == "__main__":
    problems = faults()
    print("\n".join(problems) or "the palettes can be told apart")
    sys.exit(1 if problems else 0)
