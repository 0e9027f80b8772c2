#include "synaptica/study/run.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/study/comparison.h"
#include "synaptica/study/files.h"
#include "synaptica/study/journal.h"
#include "synaptica/study/machine.h"
#include "synaptica/study/results.h"
#include "synaptica/study/scheduler.h"

namespace synaptica {

namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* journal_name = "journal.sqlite";
constexpr const char* results_name = "results.nc";
constexpr const char* plan_key = "plan";
constexpr const char* provenance_key = "provenance";

std::string provenance_text(const Provenance& provenance) {
  return nlohmann::json{{"version", provenance.version}, {"command", provenance.command},
                        {"machine", provenance.machine}, {"date", provenance.date},
                        {"seconds", provenance.seconds}, {"threads", provenance.threads}}
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// How the run so far was made; nothing known where the journal does not say.
Provenance stored_provenance(const Journal& journal) {
  const auto json = nlohmann::json::parse(journal.text(provenance_key).value_or("{}"), nullptr, false);
  if (!json.is_object()) return {};
  return {json.value("version", ""), json.value("command", ""),  json.value("machine", ""),
          json.value("date", ""),    json.value("seconds", 0.0), json.value("threads", 1)};
}

struct Theory {
  std::vector<Prediction> predictions;  // one a point
  std::size_t comparisons = 0;
};

Theory predict_all(const Study& study, const Plan& plan, int threads) {
  Theory theory;
  theory.predictions.resize(plan.points.size());
  parallel_for(plan.points.size(), threads,
               [&](std::size_t i) { theory.predictions[i] = study.predict(plan.points[i]); });
  for (std::size_t i = 0; i < plan.points.size(); ++i)
    theory.comparisons += comparisons_at(study, plan.points[i], theory.predictions[i]);
  return theory;
}

RunResult compare_all(const Study& study, const Plan& plan, const Theory& theory, const Journal& journal) {
  RunResult result{.description = study.describe(), .grid = plan.grid, .points = {}, .provenance = {}};
  result.seed = plan.seed;
  result.replicas = plan.replicas;
  result.comparisons = theory.comparisons;
  result.critical_t = critical_t(theory.comparisons, plan.replicas);
  for (std::size_t i = 0; i < plan.points.size(); ++i) {
    const Parameters& parameters = plan.points[i];
    PointResult point{.parameters = parameters, .axes = study.axes(parameters)};
    const std::vector<Dataset> replicas = journal.load(parameters.hash(), plan.replicas);
    for (const ObservableSpec& spec : result.description.observables)
      point.observables.push_back(compare(spec, theory.predictions[i], replicas, theory.comparisons));
    point.warnings = study.warnings(point);
    result.points.push_back(std::move(point));
  }
  return result;
}

void write_all(const RunResult& result, const Journal& journal, const std::filesystem::path& directory) {
  write_results(directory / results_name, result, [&](std::uint64_t point, const auto& take) {
    journal.for_each(point, result.replicas, take);
  });
}

void make_directory(const std::filesystem::path& directory) {
  std::error_code error;
  if (std::filesystem::exists(directory, error) && !std::filesystem::is_directory(directory, error))
    throw InvalidArgument(directory.string() + ": is a file; --output needs a directory");
  std::filesystem::create_directories(directory, error);
  if (error)
    throw InvalidArgument(directory.string() + ": cannot be made: " + error.message() +
                          "; choose another --output");
}

JournalIdentity identity_of(const Study& study, const Plan& plan) {
  return {study.describe().name, version(), plan.seed, numerics::stream_layout};
}

Journal open_journal(const Study& study, const Plan& plan, const RunOptions& options) {
  if (!options.output) return Journal::in_memory(identity_of(study, plan));
  make_directory(*options.output);
  Journal journal = Journal::open(*options.output / journal_name, identity_of(study, plan));
  if (const auto earlier = journal.text(plan_key))
    require_extension(make_plan(study, plan_request(*earlier, options.output->string())), plan,
                      options.output->string());
  journal.store_text(plan_key, plan_text(study, plan));
  return journal;
}

std::vector<Task> unfinished_tasks(const Plan& plan, const Journal& journal) {
  const std::vector<TaskId> finished = journal.finished();
  std::vector<Task> tasks;
  for (std::size_t point = 0; point < plan.points.size(); ++point) {
    const std::uint64_t hash = plan.points[point].hash();
    auto done = std::lower_bound(finished.begin(), finished.end(), TaskId{hash, 0});
    for (std::int64_t replica = 0; replica < plan.replicas; ++replica) {
      if (done != finished.end() && *done == TaskId{hash, replica})
        ++done;
      else
        tasks.push_back({point, replica});
    }
  }
  return tasks;
}

}  // namespace

const char* version() noexcept {
  return SYNAPTICA_VERSION;
}

namespace {

// Simulates what the journal lacks. Returns false where it was interrupted.
bool simulate_missing(const Study& study, const Plan& plan, const RunOptions& options,
                      std::span<const Task> tasks, Journal& journal) {
  std::int64_t finished = plan.tasks() - static_cast<std::int64_t>(tasks.size());
  options.progress(finished, plan.tasks());
  SchedulerOptions scheduling;
  scheduling.threads = options.threads;
  scheduling.interrupted = options.interrupted;
  return run_tasks(study, plan, tasks, scheduling, [&](std::span<const TaskRecord> group) {
    journal.append(group);
    finished += static_cast<std::int64_t>(group.size());
    options.progress(finished, plan.tasks());
  });
}

}  // namespace

RunOutcome run_plan(const Study& study, const Plan& plan, const RunOptions& options) {
  const auto start = Clock::now();
  const Theory theory = predict_all(study, plan, options.threads);
  Journal journal = open_journal(study, plan, options);
  const std::vector<Task> tasks = unfinished_tasks(plan, journal);

  RunOutcome outcome;
  outcome.tasks = plan.tasks();
  outcome.interrupted = !simulate_missing(study, plan, options, tasks, journal);
  outcome.finished_tasks = outcome.tasks - static_cast<std::int64_t>(unfinished_tasks(plan, journal).size());
  Provenance provenance = stored_provenance(journal);
  // A run that only looks at what is finished has not made it.
  if (!tasks.empty() || provenance.date.empty()) {
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    provenance = {version(),      options.command, machine_text(), date_text(), provenance.seconds + seconds,
                  options.threads};
    journal.store_text(provenance_key, provenance_text(provenance));
  }
  if (outcome.interrupted) return outcome;

  outcome.result = compare_all(study, plan, theory, journal);
  outcome.result->provenance = provenance;
  if (options.output) write_all(*outcome.result, journal, *options.output);
  return outcome;
}

std::optional<std::vector<SimulatedObservable>> simulate_plan(const Study& study, const Plan& plan,
                                                              const RunOptions& options) {
  Plan first = plan;
  first.points.resize(1, plan.parameters);
  Journal journal = Journal::in_memory(identity_of(study, first));
  if (!simulate_missing(study, first, options, unfinished_tasks(first, journal), journal))
    return std::nullopt;
  const std::vector<Dataset> replicas = journal.load(first.points.front().hash(), first.replicas);
  std::vector<SimulatedObservable> observables;
  std::optional<Prediction> theory;  // asked only where something is missing: is it left out, or forgotten?
  for (const ObservableSpec& spec : study.describe().observables) {
    if (spec.kind == ObservableKind::predicted) continue;
    if (!given(spec, replicas.front())) {
      if (!theory) theory = study.predict(first.points.front());
      const auto stated = theory->find(spec.name);
      if (stated != theory->end() && !stated->second.left_out.empty()) continue;
    }
    observables.push_back({spec.name, estimate_observable(spec, replicas)});
  }
  return observables;
}

StudyRequest stored_request(const std::filesystem::path& directory) {
  const Journal journal = Journal::open_existing(directory / journal_name);
  const auto plan = journal.text(plan_key);
  if (!plan)
    throw DataError((directory / journal_name).string() +
                    ": holds no plan; run the study again with another --output");
  return plan_request(*plan, directory.string());
}

RunResult stored_result(const Study& study, const std::filesystem::path& directory) {
  const Plan plan = make_plan(study, stored_request(directory));
  const Journal journal = Journal::open_existing(directory / journal_name);
  if (journal.identity() != identity_of(study, plan))
    throw InvalidArgument(directory.string() + ": was run by version " + journal.identity().version +
                          ", this is " + version() + ": run the study again with another --output");
  const std::size_t missing = unfinished_tasks(plan, journal).size();
  if (missing > 0)
    throw InvalidArgument(directory.string() + ": the run is not finished, " + std::to_string(missing) +
                          " of " + std::to_string(plan.tasks()) +
                          " tasks are missing: run it again with the same --output first");
  RunResult result = compare_all(study, plan, predict_all(study, plan, 1), journal);
  result.provenance = stored_provenance(journal);
  write_all(result, journal, directory);
  return result;
}

}  // namespace synaptica
