// Runs a plan from start to verdict: predict, simulate, keep, compare, store.
//
// With an output directory, every finished task is in journal.sqlite within about 100 ms, and a later run_plan() on the
// same directory goes on from there: finished tasks are never computed again. Without one, nothing is kept.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "synaptica/study/comparison.h"
#include "synaptica/study/plan.h"
#include "synaptica/study/run_result.h"
#include "synaptica/study/study.h"

namespace synaptica {

/// The version of Synaptica: a part of every result, and of what a journal may be resumed by.
[[nodiscard]] const char* version() noexcept;

struct RunOptions {
  std::optional<std::filesystem::path> output;  ///< made where it is missing; none: keep nothing
  int threads = 1;                              ///< at least 1
  std::string command;                          ///< as typed, for the record
  /// Asked about twenty times a second; true: finish the tasks in hand, keep them and return.
  std::function<bool()> interrupted = [] { return false; };
  /// Called with finished and all tasks, those of earlier runs counted in; on the calling thread.
  std::function<void(std::int64_t, std::int64_t)> progress = [](std::int64_t, std::int64_t) {};
};

struct RunOutcome {
  bool interrupted = false;
  std::int64_t finished_tasks = 0;
  std::int64_t tasks = 0;
  std::optional<RunResult> result;  ///< there unless interrupted
};

/// Throws InvalidArgument where the directory holds another run, cannot be made or written; DataError where its journal is
/// damaged; StorageError where the disk is full; DidNotConverge where a theory fails; whatever simulate() throws.
[[nodiscard]] RunOutcome run_plan(const Study& study, const Plan& plan, const RunOptions& options);

struct SimulatedObservable {
  std::string name;
  ArrayEstimate estimate;
};

/// The simulated side alone, at the plan's first point: compared and measured observables; nothing is stored
/// (options.output is ignored). Gives what run_plan() gives there. Nothing where it was interrupted.
[[nodiscard]] std::optional<std::vector<SimulatedObservable>> simulate_plan(const Study& study,
                                                                            const Plan& plan,
                                                                            const RunOptions& options);

/// What is in a run's directory: its study and plan, without computing anything.
[[nodiscard]] StudyRequest stored_request(const std::filesystem::path& directory);

/// The result of the finished run in the directory, from its journal; results.nc is written again.
/// Throws InvalidArgument where the run is not finished, saying how far it is.
[[nodiscard]] RunResult stored_result(const Study& study, const std::filesystem::path& directory);

}  // namespace synaptica
