// results.nc: everything a run found, as one netCDF-4 file that xarray.open_dataset reads with
// names and units.
//
// Dimensions are the grid's parameters, `replica` and the observables' own axes, in this order. For
// each observable x:
//
//   variable                    dimensions                 of observables that are
//   x                           grid..., replica, axes...  compared, measured
//   x_expected                  grid..., replica, axes...  compared, theory of each replica
//   x_mean, x_standard_error    grid..., axes...           compared, measured
//   x_theory                    grid..., axes...           compared, predicted
//   x_allowance, x_tolerance,
//   x_resolution, x_compared    grid..., axes...           compared
//   x_verdict                   grid...                    compared
//   x_replicas                  grid...                    compared, measured
//
// A function of means has its inputs in place of x. What does not exist (a replica that did not
// finish, entries beyond the length of a ragged axis) holds the fill value. docs/file-formats.md
// says the rest: coordinates, labels, ragged axes, attributes.
//
// netCDF and HDF5 are not safe for threads: one thread at a time calls anything that reads or
// writes such files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "synaptica/core/dataset.h"
#include "synaptica/study/run_result.h"

namespace synaptica {

/// Gives `take` the finished replicas of a point (Parameters::hash()), in replica order:
/// Journal::for_each.
using ReplicaValues = std::function<void(
    std::uint64_t point, const std::function<void(std::int64_t replica, Dataset dataset)>& take)>;

/// Writes the file whole or not at all. Each point's replicas are asked for once, in the order of
/// `run.points`, and held no longer than a block of some megabytes. Throws StorageError where the
/// disk refuses, std::logic_error where a replica's array has not the shape that the point's axes
/// say.
void write_results(const std::filesystem::path& file, const RunResult& run, const ReplicaValues& values);

}  // namespace synaptica
