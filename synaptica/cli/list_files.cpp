#include "synaptica/cli/list_files.h"

#include <algorithm>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/recordings/recording.h"

namespace synaptica::cli {

namespace {

std::vector<double> read_list(const std::string& source) {
  const recordings::Recording recording = recordings::read_recording(source);
  recordings::require_no_gaps(recording, "a list has a number at every place");
  // A row or a column is a list as well.
  const auto& shape = recording.array.shape;
  if (std::count_if(shape.begin(), shape.end(), [](std::size_t length) { return length > 1; }) > 1)
    throw DataError(source + ": " + recordings::shape_text(shape) + " numbers where one list is wanted; " +
                    (recording.lines.empty() ? "save an array of one axis"
                                             : "name a column: @" + recording.source + ":COLUMN"));
  return recording.array.values;
}

}  // namespace

bool names_list_file(const ParameterSpec& spec, const ParameterValue& value) {
  const auto* text = std::get_if<std::string>(&value);
  return spec.type() == ParameterType::real_list && text != nullptr && text->size() > 1 &&
         text->front() == '@';
}

void read_list_files(const Study& study, StudyRequest& request) {
  const auto& specs = study.describe().parameters;
  const auto read = [&](const std::string& parameter, ParameterValue& value, const std::string& place) {
    const auto spec = std::find_if(specs.begin(), specs.end(),
                                   [&](const ParameterSpec& known) { return known.name == parameter; });
    if (spec == specs.end() || !names_list_file(*spec, value)) return;
    try {
      value = read_list(std::get<std::string>(value).substr(1));
    } catch (const DataError& error) {
      throw DataError(place + ": " + parameter + ": " + error.what());
    }
  };
  for (Setting& setting : request.settings) read(setting.parameter, setting.value, setting.place);
  for (GridSetting& axis : request.grid)
    for (ParameterValue& value : axis.values) read(axis.parameter, value, axis.place);
}

}  // namespace synaptica::cli
