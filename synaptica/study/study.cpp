#include "synaptica/study/study.h"

#include <unistd.h>

#include <stdexcept>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica {

const ObservableSpec& observable_spec(const StudyDescription& description, std::string_view name) {
  for (const auto& spec : description.observables)
    if (spec.name == name) return spec;
  throw std::logic_error("study '" + description.name + "': no observable '" + std::string(name) + "'");
}

Parameters default_parameters(const Study& study) { return Parameters(study.describe().parameters); }

void validate_point(const Study& study, const Parameters& parameters) {
  study.validate(parameters);
  const double needed = study.memory_needed(parameters);
  const double available = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  if (needed > 0.9 * available)
    throw InvalidArgument("one replica would need " + memory_text(needed) + " of memory, this machine has " +
                          memory_text(available) + ": choose smaller sizes");
}

}  // namespace synaptica
