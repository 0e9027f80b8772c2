// How far networks of finite size may lie from the theory of infinitely many synapses (docs/theory/perceptron.md): the
// allowance of studies that compare quantities of perceptron/mean_field.h with solved networks.
//
//   scatter   the number of active weights varies from one network to the next; as more or fewer are another load and
//             ridge, theory says what they do: half the variance times the second derivative, |x(+) + x(-) - 2 x|/2
//   pattern   one pattern more or less, half of the difference
//   constant  where the bias is fixed: the inputs' constant mode moves the mean of every synapse, and the target's share
//             of one pattern moves the drive; theory with means so scattered against theory without. Where signs allow a
//             drive of 0 by silence alone, the drive moved is that of its own price, B = -kappa/P
#pragma once

#include <functional>
#include <vector>

#include "synaptica/catalog/perceptron_setting.h"

namespace synaptica {

/// What a study compares, from the theory of `more_synapses` N synapses and `more_patterns` P patterns, in the units of N
/// and P: a weight of N' synapses counts sqrt(N'/N), an error a synapse N'/N, and P/P' where it is a sum over patterns. The
/// theory may hold several laws of weights for one population, whose fractions add up to its own.
using PerceptronQuantities = std::function<std::vector<double>(const perceptron::MeanField& theory,
                                                               double more_synapses, double more_patterns)>;

/// One number for each quantity, the sum of the parts above; 1 + |x| where theory has no neighbours (at capacity without a
/// ridge), so that nothing is decided there. `here` is the theory at the setting.
[[nodiscard]] std::vector<double> finite_size_allowance(const PerceptronSetting& setting,
                                                        const perceptron::MeanField& here,
                                                        const PerceptronQuantities& quantities);

}  // namespace synaptica
