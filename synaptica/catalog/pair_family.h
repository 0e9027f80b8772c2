// Many pairs of a target and an input for one network: families that reach from what it answers strongly to what it does not.
//
//   directions     targets                                                   inputs
//   graded         from new (pair 0) to stored (the last), rate/directions.h likewise, from stored inputs where there are
//                                                                            some, else from the same patterns; shuffled
//   principal      half: principal components of spontaneous activity,       the targets, shuffled
//                  from weak to strong; half: isotropic
//   isotropic      normal vectors                                            others
//   patterns       number `pair` and the following of target_seed            of input_seed: those that the network
//                                                                            stores, where it stores any
//   new-patterns   signs                                                     the next of the same seed
//
// Normals and new patterns come from novel_target_seed and novel_input_seed. The generator of the setting draws them; of
// "walsh", which has patterns only, philox. Principal components are those of the linear network at rest, of slope d phi/du
// at 0, in continuous time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "synaptica/catalog/rate_setting.h"
#include "synaptica/core/array.h"
#include "synaptica/core/parameters.h"

namespace synaptica {

/// pairs, directions, novel_target_seed, novel_input_seed; with these defaults.
[[nodiscard]] std::vector<ParameterSpec> pair_family_parameters(std::int64_t default_pairs,
                                                                const std::string& default_directions);

struct PairFamily {
  explicit PairFamily(const Parameters& parameters);

  /// Throws InvalidArgument where the family does not fit the network.
  void validate(const RateSetting& setting) const;

  struct Directions {
    Array targets, inputs;  ///< {pairs, neurons}, each row of squared length N
  };
  /// `coupling`: that of the setting.
  [[nodiscard]] Directions draw(const RateSetting& setting, const Array& coupling) const;

  std::size_t pairs;
  std::string directions;
  std::uint64_t novel_target_seed, novel_input_seed;
};

}  // namespace synaptica
