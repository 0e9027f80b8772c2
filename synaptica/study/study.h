// A study: two ways to compute the same observables, a theory that predicts them and a simulation that measures them.
//
// To add one, derive from Study, describe its parameters and observables, and answer predict() and simulate(). Nothing
// here knows of files, threads or terminals; everything that runs a study takes a `const Study&`. A study must be
// const in earnest: predict() and simulate() are called from several threads at once.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/core/dataset.h"
#include "synaptica/core/parameters.h"
#include "synaptica/numerics/random.h"

namespace synaptica {

using numerics::RandomKey;

/// Which side gives an observable.
enum class ObservableKind {
  compared,   ///< both: it gets a verdict
  predicted,  ///< the theory alone: a limit, a published formula drawn beside, a residual
  measured,   ///< the simulation alone: reported with its standard error, no verdict
};

/// How the replicas' values become one number with a standard error.
enum class Statistic {
  mean,        ///< the mean over replicas; standard error of the mean
  proportion,  ///< every replica answers yes (1) or no (0); the verdict is the exact binomial tail under the theory
  function_of_means,  ///< a smooth function of means of several variables; jackknife standard error
};

/// One axis of an array observable. Its length may depend on the parameters.
struct Axis {
  std::string name;  ///< "time", "memory": a word that names a netCDF dimension
  std::string unit = "1";
  std::string meaning;                   ///< one line
  std::vector<double> coordinates;       ///< one for each entry, ascending
  std::vector<std::string> labels = {};  ///< one for each entry where it is a category; else empty
};

struct ObservableSpec {
  std::string name;     ///< whole words joined by underscores
  std::string meaning;  ///< one line
  std::string unit = "1";
  ObservableKind kind = ObservableKind::compared;
  Statistic statistic = Statistic::mean;
  std::vector<std::string> axes = {};  ///< names of the axes, slowest first; empty for a number
  /// The systematic error of the theory and the smallest error worth seeing: each formula with its reason, in words.
  /// Both are required of a compared observable.
  std::string allowance_reason = {};
  std::string resolution_reason = {};
  /// The theory depends on a replica's own data: simulate() also gives `<name>_expected`, and the mean of
  /// `<name> - <name>_expected` is compared with zero. predict() then need not give a value.
  bool expected_per_replica = false;
  /// For a function of means: the variables that simulate() gives, and the function of their means.
  std::vector<std::string> inputs = {};
  std::function<Array(std::span<const Array>)> function = {};
};

/// The theory's word on one observable. `allowance` and `resolution` have the shape of `value`, or are scalars that
/// hold for every entry.
struct PredictedObservable {
  Array value;
  Array allowance = Array::scalar(0);
  Array resolution = Array::scalar(0);
  /// Row-major indices of the entries that are compared, at most 32; empty: up to 32, evenly spaced.
  std::vector<std::size_t> compared_entries = {};
  /// Why there is no value at these parameters, where there is none: `value` is then not-a-number in the observable's
  /// shape, and no verdict is given. What is measured stands alone; where simulate() leaves the variable out as well
  /// (a population that does not exist), so does everything that is shown.
  std::string left_out = {};
};

/// An observable without a value: its shape, and why, in a sentence without full stop.
[[nodiscard]] PredictedObservable left_out_observable(std::vector<std::size_t> shape, std::string why);

using Prediction = std::map<std::string, PredictedObservable, std::less<>>;

/// A figure: an observable against one of its axes, a number against a grid parameter, or either against other observables.
struct FigureSpec {
  std::string name;  ///< a word: the anchor and file name
  std::string title;
  std::string caption;     ///< one or two sentences: what to look at
  std::string observable;  ///< drawn with theory as a line and simulation as mean with a band
  std::string x;  ///< an axis of the observable, or "" for the grid's first axis with more than one number
  /// Another axis of the observable; or, where x is an axis, a parameter: points that differ in it alone then share a
  /// panel where a grid varies it; or "".
  std::string colour = {};
  std::vector<std::string> beside = {};  ///< predicted observables of the same axes, drawn as dashed lines
  bool deviation = false;                ///< draw everything minus the theory, to see what a curve hides
  std::string y_title = {};              ///< default: the observable's meaning
  /// Observables of the same axes, each a colour: the figure is a scatter of dots over their values, and x, colour,
  /// beside and deviation stay at their defaults.
  std::vector<std::string> against = {};
};

struct StudyDescription {
  std::string name;  ///< "memory-drift"
  std::string title;
  std::string summary;  ///< two or three sentences: the question, the two sides
  std::string source;   ///< paper and equation, or our theory page
  std::vector<ParameterSpec> parameters;
  std::vector<ObservableSpec> observables;
  std::vector<FigureSpec> figures;
};

struct PointResult;  // run_result.h

class Study {
 public:
  Study() = default;
  Study(const Study&) = delete;
  Study& operator=(const Study&) = delete;
  virtual ~Study() = default;

  [[nodiscard]] virtual const StudyDescription& describe() const = 0;

  /// Throws InvalidArgument where values that are each in range contradict one another.
  virtual void validate(const Parameters&) const {}

  /// Bytes that one simulate() call needs at most; a run that cannot have them is refused before it starts.
  [[nodiscard]] virtual double memory_needed(const Parameters&) const { return 0; }

  /// The axes of the array observables at this point.
  [[nodiscard]] virtual std::vector<Axis> axes(const Parameters&) const { return {}; }

  /// The theory: a value for every compared and predicted observable. Deterministic.
  /// Throws DidNotConverge where a solver fails.
  [[nodiscard]] virtual Prediction predict(const Parameters&) const = 0;

  /// One replica: a value for every compared and measured observable (its `inputs`, for a function of means; its
  /// `_expected`, where the theory depends on the replica). All randomness comes from streams of `key`.
  [[nodiscard]] virtual Dataset simulate(const Parameters&, const RandomKey& key) const = 0;

  /// What to beware of at a point, in sentences (warnings.h), from whichever sides are there: arrays are empty where
  /// one is missing. Cheap: it looks at numbers that predict() and simulate() gave.
  [[nodiscard]] virtual std::vector<std::string> warnings(const PointResult&) const { return {}; }
};

/// The observable of that name. Throws std::logic_error where there is none.
[[nodiscard]] const ObservableSpec& observable_spec(const StudyDescription& description,
                                                    std::string_view name);

/// The shape of an observable where its study has these axes. Throws std::logic_error where an axis is missing.
[[nodiscard]] std::vector<std::size_t> observable_shape(const ObservableSpec& spec,
                                                        std::span<const Axis> axes);
[[nodiscard]] std::size_t observable_size(const ObservableSpec& spec, std::span<const Axis> axes);

/// All parameters of the study at their defaults.
[[nodiscard]] Parameters default_parameters(const Study& study);

/// Checks one point: contradictions (Study::validate) and memory. Throws InvalidArgument.
void validate_point(const Study& study, const Parameters& parameters);

}  // namespace synaptica
