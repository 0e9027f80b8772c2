#include "synaptica/study/results.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/core/text.h"
#include "synaptica/study/netcdf_file.h"
#include "synaptica/study/padded_array.h"

namespace synaptica {

namespace {

namespace fs = std::filesystem;
using Type = NetcdfFile::Type;
// One compressed chunk, and one write, at most: small enough to hold for every variable at once,
// large enough that a chunk's overhead does not count.
constexpr std::size_t block_entries = std::size_t{1} << 17;
// Below this many values a point compression saves nothing worth a chunk.
constexpr std::size_t compressed_entries = std::size_t{1} << 12;

// Entries of an observable's result that become a variable each.
struct Field {
  const char* suffix;
  const char* meaning;  // after the observable's own
  Array ObservableResult::*entries;
};

constexpr Field mean_field{"_mean", ", mean over replicas", &ObservableResult::mean};
constexpr Field error_field{"_standard_error", ", standard error of the mean",
                            &ObservableResult::standard_error};
constexpr Field theory_field{"_theory", ", theory", &ObservableResult::theory};
constexpr Field allowance_field{"_allowance", ", systematic error allowed to the theory",
                                &ObservableResult::allowance};
constexpr Field tolerance_field{"_tolerance", ", largest deviation that agrees",
                                &ObservableResult::tolerance};
constexpr Field resolution_field{"_resolution", ", smallest error worth seeing",
                                 &ObservableResult::resolution};

std::vector<Field> fields_of(ObservableKind kind) {
  switch (kind) {
    case ObservableKind::predicted:
      return {theory_field};
    case ObservableKind::measured:
      return {mean_field, error_field};
    case ObservableKind::compared:
      return {mean_field, error_field, theory_field, allowance_field, tolerance_field, resolution_field};
  }
  return {};
}

// How many arrays of a replica an observable keeps.
std::size_t variables_of_replicas(const ObservableSpec& spec) {
  if (spec.kind == ObservableKind::predicted) return 0;
  const std::size_t own =
      spec.statistic == Statistic::function_of_means ? spec.inputs.size() : std::size_t{1};
  return own + (spec.expected_per_replica ? 1 : 0);
}

const char* statistic_text(Statistic statistic) {
  switch (statistic) {
    case Statistic::mean:
      return "mean";
    case Statistic::proportion:
      return "proportion";
    case Statistic::function_of_means:
      return "function of means, jackknife standard error";
  }
  return "";
}

nlohmann::ordered_json json_of(const ParameterValue& value) {
  return std::visit([](const auto& typed) { return nlohmann::ordered_json(typed); }, value);
}

// A text as itself, anything else as it is typed.
std::string label_of(const ParameterValue& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr ? *text : parameter_text(value);
}

bool strictly_monotonic(std::span<const double> values) {
  const auto ordered = [&](auto before) {
    return std::adjacent_find(values.begin(), values.end(),
                              [&](double a, double b) { return !before(a, b); }) == values.end();
  };
  return ordered(std::less<>()) || ordered(std::greater<>());
}

std::size_t length_of(const Axis& axis) {
  return std::max(axis.coordinates.size(), axis.labels.size());
}

class ResultsWriter {
 public:
  ResultsWriter(const fs::path& file, const RunResult& run) : run_(run), file_(file) {
    for (const GridAxis& axis : run_.grid) grid_lengths_.push_back(axis.values.size());
    if (run_.replicas < 1) throw std::logic_error("a run without replicas");
    if (product(grid_lengths_) != run_.points.size())
      throw std::logic_error("a run's points are not those of its grid");
    const auto& specs = run_.description.observables;
    for (const PointResult& point : run_.points)
      if (!std::equal(point.observables.begin(), point.observables.end(), specs.begin(), specs.end(),
                      [](const auto& result, const auto& spec) { return result.name == spec.name; }))
        throw std::logic_error("a run's observables are not those of its study");
  }

  void write(const ReplicaValues& values) {
    collect_axes();
    file_.create(bytes_at_most());
    // All dimensions first: a variable of a dimension's name must be its coordinate.
    replica_dimension_ = file_.dimension(free_name("replica"), static_cast<std::size_t>(run_.replicas));
    for (const GridAxis& axis : run_.grid) {
      grid_names_.push_back(free_name(axis.parameter));
      grid_dimensions_.push_back(file_.dimension(grid_names_.back(), axis.values.size()));
    }
    for (AxisLayout& axis : axes_) {
      axis.unique_name = free_name(axis.name);
      axis.dimension = file_.dimension(axis.unique_name, axis.length);
    }
    write_coordinates();
    define_observables();
    write_global_attributes();
    write_fields();
    write_replicas(values);
    file_.publish();
  }

 private:
  struct AxisLayout {
    std::string name;
    std::vector<const Axis*> at_point;  // nullptr where the point has none of that name
    std::size_t length = 0;             // the longest
    std::string unique_name;
    int dimension = 0;

    [[nodiscard]] const Axis& any() const {
      return **std::find_if(at_point.begin(), at_point.end(),
                            [](const Axis* axis) { return axis != nullptr; });
    }
    template <class Member>
    [[nodiscard]] bool same(Member member) const {
      return std::all_of(at_point.begin(), at_point.end(),
                         [&](const Axis* axis) { return axis != nullptr && axis->*member == any().*member; });
    }
    [[nodiscard]] std::size_t length_at(std::size_t point) const {
      return at_point[point] == nullptr ? 0 : length_of(*at_point[point]);
    }
  };

  // A variable over the points, filled from the result.
  struct FieldVariable {
    int variable;
    std::size_t observable;
    Array ObservableResult::*entries;
  };

  // A variable over points and replicas, filled block by block.
  struct ReplicaVariable {
    std::string name;  // in the replicas' datasets
    std::size_t observable;
    bool scalar = false;     // an input of a function of means that is a number
    bool free_form = false;  // an input whose axes are its own
    int variable = -1;       // -1: not yet defined
    Lengths lengths;         // of its own axes, padded
    std::size_t block = 1;   // replicas written together
    std::vector<double> buffer;
    std::int64_t first = 0;  // replica
    std::size_t count = 0;   // replicas in the buffer
  };

  std::string free_name(const std::string& wanted) {
    std::string name = wanted;
    for (int i = 2; !taken_.insert(name).second; ++i) name = wanted + "_" + std::to_string(i);
    return name;
  }

  void collect_axes() {
    for (std::size_t i = 0; i < run_.points.size(); ++i)
      for (const Axis& axis : run_.points[i].axes) {
        auto layout = std::find_if(axes_.begin(), axes_.end(),
                                   [&](const auto& known) { return known.name == axis.name; });
        if (layout == axes_.end()) {
          axes_.push_back({axis.name, std::vector<const Axis*>(run_.points.size(), nullptr), 0, {}, 0});
          layout = axes_.end() - 1;
        }
        layout->at_point[i] = &axis;
        layout->length = std::max(layout->length, length_of(axis));
      }
  }

  const AxisLayout& axis_named(const std::string& name) const {
    const auto found =
        std::find_if(axes_.begin(), axes_.end(), [&](const auto& axis) { return axis.name == name; });
    if (found == axes_.end())
      throw std::logic_error("study '" + run_.description.name + "' gives no axis '" + name + "'");
    return *found;
  }

  Lengths padded_lengths(const ObservableSpec& spec) const {
    Lengths lengths;
    for (const auto& name : spec.axes) lengths.push_back(axis_named(name).length);
    return lengths;
  }

  Lengths lengths_at(const ObservableSpec& spec, std::size_t point) const {
    Lengths lengths;
    for (const auto& name : spec.axes) lengths.push_back(axis_named(name).length_at(point));
    return lengths;
  }

  // An upper bound, but for the inputs of functions of means.
  double bytes_at_most() const {
    // The frame, and the attributes of the file.
    double bytes = 0x1p17 + static_cast<double>(run_.provenance.command.size());
    const auto points = static_cast<double>(run_.points.size());
    for (const auto& spec : run_.description.observables) {
      const auto entries = static_cast<double>(product(padded_lengths(spec)));
      const double replicas =
          static_cast<double>(variables_of_replicas(spec)) * static_cast<double>(run_.replicas);
      // Eight bytes a value, nine variables over points; 2 % for chunks that compression does not
      // shrink; and what a variable takes before it has values.
      bytes += 0x1p15 + 1.02 * 8 * points * entries * (replicas + 9);
    }
    for (const auto& axis : axes_) bytes += 0x1p14 + 64 * points * static_cast<double>(axis.length);
    return bytes;
  }

  std::vector<int> grid_and(std::vector<int> more) const {
    more.insert(more.begin(), grid_dimensions_.begin(), grid_dimensions_.end());
    return more;
  }

  // An empty unit is one that is not known.
  void describe(int variable, const std::string& unit, const std::string& meaning) {
    if (!unit.empty()) file_.attribute(variable, "units", unit);
    file_.attribute(variable, "long_name", meaning);
  }

  // Labels, and coordinates that differ between points: variables that readers attach to those of
  // the same dimensions.
  int auxiliary(const std::string& wanted, Type type, const std::vector<int>& dimensions,
                const std::string& unit, const std::string& meaning) {
    const std::string name = free_name(wanted);
    const int variable = file_.variable(name, type, dimensions);
    describe(variable, unit, meaning);
    auxiliaries_.push_back({name, dimensions});
    return variable;
  }

  void name_auxiliaries(int variable, const std::vector<int>& dimensions) {
    std::vector<std::string> names;
    for (const auto& [name, needed] : auxiliaries_)
      if (std::all_of(needed.begin(), needed.end(), [&](int dimension) {
            return std::find(dimensions.begin(), dimensions.end(), dimension) != dimensions.end();
          }))
        names.push_back(name);
    if (!names.empty()) file_.attribute(variable, "coordinates", join(names, " "));
  }

  void write_coordinates() {
    const auto index = [](std::size_t length) {
      std::vector<long long> numbers(length);
      for (std::size_t i = 0; i < length; ++i) numbers[i] = static_cast<long long>(i);
      return numbers;
    };
    const int replica = file_.variable("replica", Type::integer, {replica_dimension_});
    describe(replica, "1", "number of the replica");
    file_.write(replica, index(static_cast<std::size_t>(run_.replicas)));

    for (std::size_t i = 0; i < run_.grid.size(); ++i) {
      const GridAxis& axis = run_.grid[i];
      const ParameterSpec& spec = run_.points.front().parameters.spec(axis.parameter);
      const std::vector<int> dimensions{grid_dimensions_[i]};
      if (spec.type() == ParameterType::real) {
        std::vector<double> values;
        for (const auto& value : axis.values) values.push_back(std::get<double>(value));
        monotonic_ = monotonic_ && strictly_monotonic(values);
        const int variable = file_.variable(grid_names_[i], Type::real, dimensions);
        describe(variable, spec.unit, spec.meaning);
        file_.write(variable, values);
      } else if (spec.type() == ParameterType::integer) {
        std::vector<long long> values;
        for (const auto& value : axis.values) values.push_back(std::get<std::int64_t>(value));
        monotonic_ = monotonic_ && strictly_monotonic(std::vector<double>(values.begin(), values.end()));
        const int variable = file_.variable(grid_names_[i], Type::integer, dimensions);
        describe(variable, spec.unit, spec.meaning);
        file_.write(variable, values);
      } else {
        const int variable = file_.variable(grid_names_[i], Type::integer, dimensions);
        describe(variable, "1", "index of " + axis.parameter);
        file_.write(variable, index(axis.values.size()));
        std::vector<std::string> labels;
        for (const auto& value : axis.values) labels.push_back(label_of(value));
        file_.write(auxiliary(grid_names_[i] + "_label", Type::text, dimensions, "", spec.meaning), labels);
      }
    }
    for (const AxisLayout& axis : axes_) write_axis(axis);
  }

  void write_axis(const AxisLayout& axis) {
    const Axis& any = axis.any();
    const std::vector<int> own{axis.dimension};
    const std::vector<int> everywhere = grid_and(own);
    if (axis.same(&Axis::coordinates)) {
      if (!any.coordinates.empty()) {
        monotonic_ = monotonic_ && strictly_monotonic(any.coordinates);
        const int variable = file_.variable(axis.unique_name, Type::real, own);
        describe(variable, any.unit, any.meaning);
        file_.write(variable, any.coordinates);
      }
    } else {
      // Not named like its dimension: readers take such a variable for an index, which has one
      // dimension.
      const int variable =
          auxiliary(axis.unique_name + "_value", Type::real, everywhere, any.unit, any.meaning);
      std::vector<double> values(run_.points.size() * axis.length, fill_value);
      for (std::size_t i = 0; i < run_.points.size(); ++i)
        if (axis.at_point[i] != nullptr)
          std::copy(axis.at_point[i]->coordinates.begin(), axis.at_point[i]->coordinates.end(),
                    values.begin() + static_cast<std::ptrdiff_t>(i * axis.length));
      file_.write(variable, values);
    }
    if (axis.same(&Axis::labels)) {
      if (!any.labels.empty())
        file_.write(auxiliary(axis.unique_name + "_label", Type::text, own, "", any.meaning), any.labels);
    } else {
      std::vector<std::string> labels(run_.points.size() * axis.length);
      for (std::size_t i = 0; i < run_.points.size(); ++i)
        if (axis.at_point[i] != nullptr)
          std::copy(axis.at_point[i]->labels.begin(), axis.at_point[i]->labels.end(),
                    labels.begin() + static_cast<std::ptrdiff_t>(i * axis.length));
      file_.write(auxiliary(axis.unique_name + "_label", Type::text, everywhere, "", any.meaning), labels);
    }
    std::vector<long long> lengths;
    for (std::size_t i = 0; i < run_.points.size(); ++i)
      lengths.push_back(static_cast<long long>(axis.length_at(i)));
    if (std::all_of(lengths.begin(), lengths.end(),
                    [&](long long length) { return length == lengths.front(); }))
      return;
    const int variable =
        file_.variable(free_name(axis.unique_name + "_length"), Type::integer, grid_dimensions_);
    describe(variable, "1", "number of entries along " + axis.name + "; those beyond are fill values");
    file_.write(variable, lengths);
  }

  void define_observables() {
    const auto& specs = run_.description.observables;
    // The observables' own names before those made from them.
    std::vector<std::string> names;
    for (const auto& spec : specs) names.push_back(free_name(spec.name));
    for (std::size_t i = 0; i < specs.size(); ++i) {
      const ObservableSpec& spec = specs[i];
      std::vector<int> own;
      for (const auto& name : spec.axes) own.push_back(axis_named(name).dimension);
      const std::vector<int> dimensions = grid_and(own);

      for (const Field& field : fields_of(spec.kind)) {
        const int variable = file_.variable(free_name(names[i] + field.suffix), Type::real, dimensions);
        describe(variable, spec.unit, spec.meaning + field.meaning);
        if (field.entries == allowance_field.entries)
          file_.attribute(variable, "comment", spec.allowance_reason);
        if (field.entries == resolution_field.entries)
          file_.attribute(variable, "comment", spec.resolution_reason);
        if (field.entries == mean_field.entries)
          file_.attribute(variable, "statistic", statistic_text(spec.statistic));
        name_auxiliaries(variable, dimensions);
        fields_.push_back({variable, i, field.entries});
      }
      if (spec.kind == ObservableKind::predicted) continue;

      if (spec.statistic == Statistic::function_of_means) {
        for (const auto& input : spec.inputs)
          (void)add_replica_variable(input, i);  // defined when one is seen
      } else {
        ReplicaVariable& target = add_replica_variable(spec.name, i);
        target.observable = i;  // also where a function took it for an input before
        define(target, names[i], own, padded_lengths(spec), spec.unit, spec.meaning);
      }
      if (spec.expected_per_replica)
        define(add_replica_variable(spec.name + "_expected", i), free_name(names[i] + "_expected"), own,
               padded_lengths(spec), spec.unit, spec.meaning + ", expected of this replica");
      write_counts(spec, names[i], i, dimensions);
    }
  }

  // The variable of that name in the replicas' datasets; two functions may share an input.
  ReplicaVariable& add_replica_variable(const std::string& name, std::size_t observable) {
    for (auto& known : replica_variables_)
      if (known.name == name) return known;
    ReplicaVariable variable;
    variable.name = name;
    variable.observable = observable;
    return replica_variables_.emplace_back(std::move(variable));
  }

  // `own` are the dimensions after the replica's, `lengths` their lengths.
  void define(ReplicaVariable& target, const std::string& name, const std::vector<int>& own,
              const Lengths& lengths, const std::string& unit, const std::string& meaning) {
    if (target.variable >= 0) return;
    std::vector<int> dimensions{replica_dimension_};
    dimensions.insert(dimensions.end(), own.begin(), own.end());
    dimensions = grid_and(std::move(dimensions));
    target.variable = file_.variable(name, Type::real, dimensions);
    target.lengths = lengths;
    describe(target.variable, unit, meaning);
    name_auxiliaries(target.variable, dimensions);

    const std::size_t entries = product(lengths);
    const auto replicas = static_cast<std::size_t>(run_.replicas);
    target.block = std::clamp<std::size_t>(block_entries / std::max<std::size_t>(entries, 1), 1, replicas);
    if (target.free_form || (entries > 0 && entries * replicas >= compressed_entries)) {
      // A block of whole replicas, or, where one is larger than a block, whole rows of it.
      Lengths chunk(grid_dimensions_.size(), 1);
      chunk.push_back(target.block);
      std::size_t room = block_entries / target.block;
      Lengths own_chunk(lengths.size(), 1);
      for (std::size_t axis = lengths.size(); axis-- > 0;) {
        own_chunk[axis] = std::clamp<std::size_t>(lengths[axis], 1, std::max<std::size_t>(room, 1));
        room /= own_chunk[axis];
      }
      chunk.insert(chunk.end(), own_chunk.begin(), own_chunk.end());
      file_.compress(target.variable, chunk);
    }
  }

  void write_counts(const ObservableSpec& spec, const std::string& name, std::size_t observable,
                    const std::vector<int>& dimensions) {
    std::vector<long long> replicas;
    for (const auto& point : run_.points) replicas.push_back(point.observables[observable].replicas);
    const int count = file_.variable(free_name(name + "_replicas"), Type::integer, grid_dimensions_);
    describe(count, "1", spec.meaning + ", number of replicas");
    file_.write(count, replicas);
    if (spec.kind != ObservableKind::compared) return;

    const int compared = file_.variable(free_name(name + "_compared"), Type::byte, dimensions);
    file_.attribute(compared, "long_name", spec.meaning + ", whether the verdict looks at the entry");
    file_.attribute(compared, "flag_values", std::vector<signed char>{0, 1});
    file_.attribute(compared, "flag_meanings", "drawn_only compared");
    const Lengths lengths = padded_lengths(spec);
    const std::size_t entries = product(lengths);
    std::vector<signed char> flags(run_.points.size() * entries, 0);
    std::vector<signed char> verdicts;
    std::vector<double> marks(entries);
    for (std::size_t i = 0; i < run_.points.size(); ++i) {
      const ObservableResult& result = run_.points[i].observables[observable];
      Array mask = Array::filled(lengths_at(spec, i), 0);
      for (const std::size_t entry : result.compared_entries) mask.values.at(entry) = 1;
      std::fill(marks.begin(), marks.end(), 0);
      copy_padded(mask, lengths, marks.data());
      std::transform(marks.begin(), marks.end(), flags.begin() + static_cast<std::ptrdiff_t>(i * entries),
                     [](double mark) { return static_cast<signed char>(mark); });
      verdicts.push_back(static_cast<signed char>(result.verdict));
    }
    file_.write(compared, flags);

    const int verdict = file_.variable(free_name(name + "_verdict"), Type::byte, grid_dimensions_);
    file_.attribute(verdict, "long_name", spec.meaning + ", verdict");
    file_.attribute(verdict, "flag_values", std::vector<signed char>{0, 1, 2, 3});
    file_.attribute(verdict, "flag_meanings", "agrees disagrees unresolved none");
    file_.write(verdict, verdicts);
  }

  void write_global_attributes() {
    const auto& description = run_.description;
    const auto& provenance = run_.provenance;
    // CF asks for coordinates that rise or fall; a grid may be in any order.
    if (monotonic_) file_.attribute(NetcdfFile::whole_file, "Conventions", "CF-1.9");
    file_.attribute(NetcdfFile::whole_file, "title", description.title);
    file_.attribute(NetcdfFile::whole_file, "summary", description.summary);
    file_.attribute(NetcdfFile::whole_file, "source", description.source);
    file_.attribute(NetcdfFile::whole_file, "study", description.name);
    file_.attribute(NetcdfFile::whole_file, "version", provenance.version);
    file_.attribute(NetcdfFile::whole_file, "command", provenance.command);
    file_.attribute(NetcdfFile::whole_file, "seed", run_.seed);
    file_.attribute(NetcdfFile::whole_file, "replicas", run_.replicas);
    nlohmann::ordered_json parameters = nlohmann::ordered_json::object();
    const Parameters& first = run_.points.front().parameters;
    for (const ParameterSpec& spec : first.specs())
      if (std::none_of(run_.grid.begin(), run_.grid.end(),
                       [&](const auto& axis) { return axis.parameter == spec.name; }))
        parameters[spec.name] = json_of(first.at(spec.name));
    file_.attribute(NetcdfFile::whole_file, "parameters",
                    parameters.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    file_.attribute(NetcdfFile::whole_file, "comparisons", static_cast<std::int64_t>(run_.comparisons));
    if (std::isfinite(run_.critical_t))
      file_.attribute(NetcdfFile::whole_file, "critical_t", run_.critical_t);
    file_.attribute(NetcdfFile::whole_file, "machine", provenance.machine);
    file_.attribute(NetcdfFile::whole_file, "date", provenance.date);
  }

  void check_shape(const std::string& name, const Lengths& shape, const Lengths& wanted) const {
    if (shape == wanted) return;
    const auto text = [](const Lengths& lengths) {
      std::vector<std::string> words;
      for (const std::size_t length : lengths) words.push_back(std::to_string(length));
      return "(" + join(words, ", ") + ")";
    };
    throw std::logic_error("study '" + run_.description.name + "': '" + name + "' has the shape " +
                           text(shape) + ", its axes say " + text(wanted));
  }

  void write_fields() {
    for (const FieldVariable& field : fields_) {
      const ObservableSpec& spec = run_.description.observables[field.observable];
      const Lengths lengths = padded_lengths(spec);
      const std::size_t entries = product(lengths);
      std::vector<double> values(run_.points.size() * entries, fill_value);
      for (std::size_t i = 0; i < run_.points.size(); ++i) {
        const Array& array = run_.points[i].observables[field.observable].*field.entries;
        if (array.size() == 0) continue;  // a side that is missing
        check_shape(spec.name, array.shape, lengths_at(spec, i));
        copy_padded(array, lengths, values.data() + i * entries);
      }
      file_.write(field.variable, values);
    }
  }

  // An input of a function of means has the observable's axes, or none, or else its own, which may
  // grow.
  void define_input(ReplicaVariable& target, const Array& array, std::size_t point) {
    const ObservableSpec& spec = run_.description.observables[target.observable];
    const std::string name = free_name(target.name);
    const std::string meaning = "'" + target.name + "', from whose means " + spec.name + " follows";
    std::vector<int> own;
    Lengths lengths;
    if (!array.is_scalar() && array.shape == lengths_at(spec, point)) {
      for (const auto& axis : spec.axes) own.push_back(axis_named(axis).dimension);
      lengths = padded_lengths(spec);
    } else if (array.is_scalar()) {
      target.scalar = true;
    } else {
      target.free_form = true;
      lengths = array.shape;
      for (std::size_t axis = 0; axis < array.shape.size(); ++axis)
        own.push_back(
            file_.dimension(free_name(name + "_axis_" + std::to_string(axis)), NetcdfFile::may_grow));
    }
    define(target, name, own, lengths, "", meaning);
  }

  void write_replicas(const ReplicaValues& values) {
    for (std::size_t i = 0; i < run_.points.size(); ++i) {
      // The place of the point on the grid, last axis fastest.
      Lengths place(grid_lengths_.size());
      for (std::size_t axis = grid_lengths_.size(), rest = i; axis-- > 0; rest /= grid_lengths_[axis])
        place[axis] = rest % grid_lengths_[axis];
      values(run_.points[i].parameters.hash(), [&](std::int64_t replica, const Dataset& dataset) {
        if (replica < 0 || replica >= run_.replicas)
          throw std::logic_error("a replica beyond those of the run");
        for (ReplicaVariable& target : replica_variables_)
          if (const Array* array = dataset.find(target.name)) take(target, i, place, replica, *array);
      });
      for (ReplicaVariable& target : replica_variables_) flush(target, place);
    }
  }

  void take(ReplicaVariable& target, std::size_t point, const Lengths& place, std::int64_t replica,
            const Array& array) {
    if (target.variable < 0) define_input(target, array, point);
    const bool block_ends = replica % static_cast<std::int64_t>(target.block) == 0;
    const bool gap = replica != target.first + static_cast<std::int64_t>(target.count);
    const bool reshaped = target.free_form && array.shape != target.lengths;
    if (target.count > 0 && (block_ends || gap || reshaped)) flush(target, place);
    if (target.free_form) {
      if (array.shape.size() != target.lengths.size())
        throw std::logic_error("input '" + target.name +
                               "' has another number of axes than in the first replica");
      target.lengths = array.shape;
    } else {
      const ObservableSpec& spec = run_.description.observables[target.observable];
      check_shape(target.name, array.shape, target.scalar ? Lengths{} : lengths_at(spec, point));
    }
    const std::size_t entries = product(target.lengths);
    if (target.count == 0) target.first = replica;
    target.buffer.resize((target.count + 1) * entries);
    const auto begin = target.buffer.begin() + static_cast<std::ptrdiff_t>(target.count * entries);
    std::fill(begin, target.buffer.end(), fill_value);
    copy_padded(array, target.lengths, target.buffer.data() + target.count * entries);
    ++target.count;
  }

  void flush(ReplicaVariable& target, const Lengths& place) {
    if (target.count > 0 && !target.buffer.empty()) {
      Lengths start = place;
      start.push_back(static_cast<std::size_t>(target.first));
      start.resize(start.size() + target.lengths.size(), 0);
      Lengths count(place.size(), 1);
      count.push_back(target.count);
      count.insert(count.end(), target.lengths.begin(), target.lengths.end());
      file_.write(target.variable, start, count, target.buffer.data());
    }
    target.count = 0;
    target.buffer.clear();
  }

  const RunResult& run_;
  NetcdfFile file_;
  std::set<std::string> taken_;
  Lengths grid_lengths_;
  std::vector<std::string> grid_names_;
  std::vector<int> grid_dimensions_;
  int replica_dimension_ = 0;
  std::vector<AxisLayout> axes_;
  std::vector<std::pair<std::string, std::vector<int>>> auxiliaries_;
  std::vector<FieldVariable> fields_;
  std::vector<ReplicaVariable> replica_variables_;
  bool monotonic_ = true;
};

}  // namespace

void write_results(const fs::path& file, const RunResult& run, const ReplicaValues& values) {
  ResultsWriter(file, run).write(values);
}

}  // namespace synaptica
