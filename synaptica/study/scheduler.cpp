#include "synaptica/study/scheduler.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <new>
#include <string>
#include <thread>

#include "synaptica/core/error.h"

namespace synaptica {

namespace {

// Finished tasks wait here for the caller; workers pause where it falls far behind, so that memory stays bounded.
constexpr std::size_t most_waiting_bytes = std::size_t{256} << 20;

std::size_t bytes_of(const Dataset& dataset) {
  std::size_t bytes = 0;
  for (const auto& [name, array] : dataset) bytes += name.size() + array.size() * sizeof(double);
  return bytes;
}

std::string place_of(const Plan& plan, const Task& task) {
  std::string place = "replica " + std::to_string(task.replica);
  for (const GridAxis& axis : plan.grid)
    place += ", " + axis.parameter + " = " + parameter_text(plan.points[task.point].at(axis.parameter));
  return place + ": ";
}

// The error in flight, of the same kind, with the place before its message.
[[noreturn]] void rethrow_at(const std::string& place) {
  try {
    throw;
  } catch (const InvalidArgument& error) {
    throw InvalidArgument(place + error.what());
  } catch (const DataError& error) {
    throw DataError(place + error.what());
  } catch (const Error& error) {
    throw Error(place + error.what());
  } catch (const std::bad_alloc&) {
    throw Error(place + "not enough memory: choose smaller sizes or fewer threads");
  }
}

void require_finite(const Dataset& dataset) {
  for (const auto& [name, array] : dataset)
    for (const double value : array.values)
      if (!std::isfinite(value)) throw Error("the simulation gives a '" + name + "' that is not finite");
}

class Pool {
 public:
  Pool(const Study& study, const Plan& plan, std::span<const Task> tasks)
      : study_(study), plan_(plan), tasks_(tasks) {}

  bool run(const SchedulerOptions& options,
           const std::function<void(std::span<const TaskRecord>)>& on_group) {
    const auto count = std::clamp<std::size_t>(static_cast<std::size_t>(std::max(1, options.threads)), 1,
                                               std::max<std::size_t>(1, tasks_.size()));
    working_ = count;
    stopping_ = options.interrupted();
    std::vector<std::jthread> workers;
    const StopOnExit stop{
        *this};  // before the join of the workers: an error of on_group must not wait for all tasks
    for (std::size_t i = 0; i < count; ++i) workers.emplace_back([this] { work(); });

    auto last = std::chrono::steady_clock::now();
    std::vector<TaskRecord> group;
    for (bool done = false; !done;) {
      std::unique_lock lock(mutex_);
      news_.wait_for(lock, std::chrono::milliseconds(50), [&] { return working_ == 0; });
      if (options.interrupted()) stopping_ = true;
      done = working_ == 0;
      const auto now = std::chrono::steady_clock::now();
      if (done || now - last >= options.group_period || waiting_bytes_ > most_waiting_bytes / 2) {
        group.swap(finished_);
        waiting_bytes_ = 0;
        lock.unlock();
        room_.notify_all();
        if (!group.empty()) on_group(group);
        group.clear();
        last = now;
      }
    }
    if (failure_) std::rethrow_exception(failure_);
    return next_ >= tasks_.size();
  }

 private:
  struct StopOnExit {
    Pool& pool;
    ~StopOnExit() {
      pool.stopping_ = true;
      pool.room_.notify_all();
    }
  };

  Dataset simulate_task(const Task& task, const RandomKey& key) const {
    try {
      Dataset dataset = study_.simulate(plan_.points[task.point], key);
      require_finite(dataset);
      return dataset;
    } catch (...) {
      rethrow_at(place_of(plan_, task));
    }
  }

  void work() {
    while (!stopping_) {
      const std::size_t index = next_.fetch_add(1);
      if (index >= tasks_.size()) break;
      const Task& task = tasks_[index];
      const Parameters& parameters = plan_.points[task.point];
      try {
        const auto start = std::chrono::steady_clock::now();
        const RandomKey key{plan_.seed, parameters.hash(), static_cast<std::uint64_t>(task.replica)};
        TaskRecord record{{key.point, task.replica}, simulate_task(task, key), 0};
        record.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        const std::size_t bytes = bytes_of(record.dataset);
        std::unique_lock lock(mutex_);
        room_.wait(lock, [&] { return waiting_bytes_ < most_waiting_bytes || stopping_; });
        finished_.push_back(std::move(record));
        waiting_bytes_ += bytes;
      } catch (...) {
        const std::scoped_lock lock(mutex_);
        if (!failure_) failure_ = std::current_exception();
        stopping_ = true;
      }
    }
    const std::scoped_lock lock(mutex_);
    --working_;
    news_.notify_all();
  }

  const Study& study_;
  const Plan& plan_;
  std::span<const Task> tasks_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::condition_variable news_, room_;
  std::vector<TaskRecord> finished_;
  std::size_t waiting_bytes_ = 0;
  std::size_t working_ = 0;
  std::exception_ptr failure_;
};

}  // namespace

bool run_tasks(const Study& study, const Plan& plan, std::span<const Task> tasks,
               const SchedulerOptions& options,
               const std::function<void(std::span<const TaskRecord>)>& on_group) {
  if (tasks.empty()) return true;
  return Pool(study, plan, tasks).run(options, on_group);
}

void parallel_for(std::size_t count, int threads, const std::function<void(std::size_t)>& body) {
  std::vector<std::exception_ptr> failures(count);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      try {
        body(i);
      } catch (...) {
        failures[i] = std::current_exception();
        next = count;
      }
    }
  };
  {
    std::vector<std::jthread> workers;
    for (std::size_t i = 1; i < std::min(count, static_cast<std::size_t>(std::max(1, threads))); ++i)
      workers.emplace_back(work);
    work();
  }
  for (const auto& failure : failures)
    if (failure) std::rethrow_exception(failure);
}

}  // namespace synaptica
