#include "synaptica/catalog/registry.h"

#include "synaptica/catalog/adiabatic_limit.h"
#include "synaptica/catalog/chaos.h"
#include "synaptica/catalog/chaotic_components.h"
#include "synaptica/catalog/complete_learning.h"
#include "synaptica/catalog/dense_capacity.h"
#include "synaptica/catalog/early_learning.h"
#include "synaptica/catalog/ei_capacity.h"
#include "synaptica/catalog/ei_forecast.h"
#include "synaptica/catalog/ei_perceptron.h"
#include "synaptica/catalog/ei_principal_components.h"
#include "synaptica/catalog/ei_spectra.h"
#include "synaptica/catalog/ei_teacher.h"
#include "synaptica/catalog/ei_weights.h"
#include "synaptica/catalog/energy_descent.h"
#include "synaptica/catalog/hebbian_coupling.h"
#include "synaptica/catalog/hopfield_capacity.h"
#include "synaptica/catalog/hopfield_retrieval.h"
#include "synaptica/catalog/hyperbolicity.h"
#include "synaptica/catalog/large_input.h"
#include "synaptica/catalog/learning_speed.h"
#include "synaptica/catalog/learning_speed_scans.h"
#include "synaptica/catalog/learning_time.h"
#include "synaptica/catalog/linear_response.h"
#include "synaptica/catalog/memory_collapse.h"
#include "synaptica/catalog/memory_drift.h"
#include "synaptica/catalog/memory_kernel.h"
#include "synaptica/catalog/noise_crossover.h"
#include "synaptica/catalog/series_generation.h"
#include "synaptica/catalog/softmax_retrieval.h"
#include "synaptica/catalog/three_time_scales.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica {

Registry::Registry() {
  studies_.push_back(make_memory_drift_study());
  studies_.push_back(make_memory_collapse_study());
  studies_.push_back(make_hebbian_coupling_study());
  studies_.push_back(make_hyperbolicity_study());
  studies_.push_back(make_hopfield_retrieval_study());
  studies_.push_back(make_hopfield_capacity_study());
  studies_.push_back(make_dense_capacity_study());
  studies_.push_back(make_softmax_retrieval_study());
  studies_.push_back(make_energy_descent_study());
  studies_.push_back(make_adiabatic_limit_study());
  studies_.push_back(make_three_time_scales_study());
  studies_.push_back(make_ei_perceptron_study());
  studies_.push_back(make_ei_weights_study());
  studies_.push_back(make_ei_capacity_study());
  studies_.push_back(make_ei_spectra_study());
  studies_.push_back(make_ei_principal_components_study());
  studies_.push_back(make_ei_forecast_study());
  studies_.push_back(make_ei_teacher_study());
  studies_.push_back(make_linear_response_study());
  studies_.push_back(make_learning_speed_study());
  studies_.push_back(make_learning_speed_gain_study());
  studies_.push_back(make_learning_speed_memories_study());
  studies_.push_back(make_large_input_study());
  studies_.push_back(make_learning_time_study());
  studies_.push_back(make_series_generation_study());
  studies_.push_back(make_memory_kernel_study());
  studies_.push_back(make_early_learning_study());
  studies_.push_back(make_chaotic_components_study());
  studies_.push_back(make_noise_crossover_study());
  studies_.push_back(make_chaos_study());
  studies_.push_back(make_complete_learning_study());
}

std::vector<std::string> Registry::names() const {
  std::vector<std::string> names;
  for (const auto& study : studies_) names.push_back(study->describe().name);
  return names;
}

const Study& Registry::at(std::string_view name) const {
  for (const auto& study : studies_)
    if (study->describe().name == name) return *study;
  throw InvalidArgument("unknown study '" + std::string(name) + "'" + spelling_hint(name, names()));
}

}  // namespace synaptica
