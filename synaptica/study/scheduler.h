// Spreads tasks over threads; hands finished ones to the caller in groups.
//
// A task is one replica at one point, run on one thread. Threads share nothing but the queue: what a task computes
// depends on its random key alone, so the number of threads cannot change a result, only the order of arrival.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "synaptica/study/journal.h"
#include "synaptica/study/plan.h"
#include "synaptica/study/study.h"

namespace synaptica {

struct Task {
  std::size_t point = 0;  ///< index into Plan::points
  std::int64_t replica = 0;
};

struct SchedulerOptions {
  int threads = 1;
  /// Finished tasks are handed over at least this often; what a kill loses is at most one such group.
  std::chrono::milliseconds group_period{100};
  /// Asked about twenty times a second; true: finish the tasks in hand and stop.
  std::function<bool()> interrupted = [] { return false; };
};

/// Runs the tasks in order of the list. `on_group` is called on the calling thread alone. Returns false where it was
/// interrupted. Where a task throws, the tasks in hand are finished and handed over, then the first error is rethrown,
/// with the point and replica named.
bool run_tasks(const Study& study, const Plan& plan, std::span<const Task> tasks,
               const SchedulerOptions& options,
               const std::function<void(std::span<const TaskRecord>)>& on_group);

/// Calls body(0) ... body(count - 1) on up to `threads` threads; rethrows the error of the lowest index.
void parallel_for(std::size_t count, int threads, const std::function<void(std::size_t)>& body);

}  // namespace synaptica
