#include "synaptica/study/stored_variables.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "synaptica/study/netcdf_file.h"
#include "synaptica/study/padded_array.h"

namespace synaptica {

namespace {

// Below this many values compression saves nothing worth a chunk.
constexpr std::size_t compressed_entries = std::size_t{1} << 12;
constexpr std::size_t chunk_entries = std::size_t{1} << 17;

NetcdfFile::Type type_of(const StoredVariable& variable) {
  constexpr NetcdfFile::Type types[] = {NetcdfFile::Type::real, NetcdfFile::Type::integer,
                                        NetcdfFile::Type::text};
  return types[variable.values.index()];
}

std::size_t size_of(const StoredVariable& variable) {
  return std::visit([](const auto& values) { return values.size(); }, variable.values);
}

void write(NetcdfFile& file, int variable, std::vector<double> values) {
  for (double& value : values)
    if (std::isnan(value)) value = fill_value;
  file.write(variable, values);
}
void write(NetcdfFile& file, int variable, const std::vector<std::int64_t>& values) {
  file.write(variable, std::vector<long long>(values.begin(), values.end()));
}
void write(NetcdfFile& file, int variable, const std::vector<std::string>& values) {
  file.write(variable, values);
}

// Whole rows of at most a megabyte.
Lengths chunk_of(Lengths lengths) {
  std::size_t room = chunk_entries;
  for (std::size_t axis = lengths.size(); axis-- > 0;) {
    lengths[axis] = std::clamp<std::size_t>(lengths[axis], 1, std::max<std::size_t>(room, 1));
    room /= lengths[axis];
  }
  return lengths;
}

void define_and_write(NetcdfFile& file, const StoredFile& stored, const StoredVariable& variable) {
  std::vector<int> dimensions;
  Lengths lengths;
  std::size_t entries = 1;
  for (const std::string& name : variable.dimensions) {
    const auto found = std::find_if(stored.dimensions.begin(), stored.dimensions.end(),
                                    [&](const auto& dimension) { return dimension.first == name; });
    if (found == stored.dimensions.end())
      throw std::logic_error("variable " + variable.name + ": no dimension " + name);
    dimensions.push_back(static_cast<int>(found - stored.dimensions.begin()));  // netCDF counts them from 0
    lengths.push_back(found->second);
    entries *= found->second;
  }
  if (size_of(variable) != entries)
    throw std::logic_error("variable " + variable.name + ": " + std::to_string(size_of(variable)) +
                           " values for " + std::to_string(entries) + " entries");
  const int id = file.variable(variable.name, type_of(variable), dimensions);
  if (type_of(variable) != NetcdfFile::Type::text && entries >= compressed_entries)
    file.compress(id, chunk_of(std::move(lengths)));
  if (!variable.unit.empty()) file.attribute(id, "units", variable.unit);
  file.attribute(id, "long_name", variable.meaning);
  std::visit([&](const auto& values) { write(file, id, values); }, variable.values);
}

}  // namespace

void write_variables(const std::filesystem::path& path, const StoredFile& stored) {
  double bytes = 1 << 16;
  for (const StoredVariable& variable : stored.variables)
    bytes += 16.0 * static_cast<double>(size_of(variable));
  NetcdfFile file(path, "");
  file.create(bytes);
  for (const auto& [name, length] : stored.dimensions) (void)file.dimension(name, length);
  for (const auto& [name, text] : stored.attributes)
    file.attribute(NetcdfFile::whole_file, name.c_str(), text);
  for (const StoredVariable& variable : stored.variables) define_and_write(file, stored, variable);
  file.publish();
}

}  // namespace synaptica
