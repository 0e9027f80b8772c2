"""Writes sound.npy and spikes.npy: what a grasshopper's receptor neuron heard for ten seconds, and its spikes.

The recording comes with Debian's python3-nitime: the envelope of the sound every 50 microseconds, and the times of the spikes
in microseconds. Here both become bins of two milliseconds.
"""

from pathlib import Path

import numpy as np

folder = Path("/usr/lib/python3/dist-packages/nitime/data")
bins, width = 5000, 2000  # microseconds

sound = np.loadtxt(folder / "grasshopper_stimulus1.txt")[:, 1]
np.save("sound.npy", sound.reshape(bins, -1).mean(axis=1))

spikes = np.loadtxt(folder / "grasshopper_spike_times1.txt")
counts, _ = np.histogram(spikes, np.arange(bins + 1) * width)
np.save("spikes.npy", counts)
