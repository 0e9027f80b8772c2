// What to expect from fitting one given data set, from its principal components alone, before any fit.
//
// K = X X^T / N, P x P and centred where the bias is learned, has eigenvalues k_j and eigenvectors v_j; y_j = v_j . y. For
// inputs of equal variance and independent synapses a fraction a of the weights is active (one half with a learned bias),
// and a random choice of a N synapses fits like all N at another ridge rho' = ridge + t:
//
//   1 - (1 - a) rho'/t = (1/N) sum_j k_j/(k_j + rho')          ridge 0: sum_j k_j/(k_j + rho') = a N
//   f  = (1/2N) sum_j y_j^2 rho'/(k_j + rho')
//   w2 = (1/N) sum_j y_j^2 k_j/(k_j + rho')^2 * drho'/dridge,    drho'/dridge = [(1-a) rho'/t^2] / [(1-a) ridge/t^2 + T]
//   e  = f - ridge w2/2,                                          T = (1/N) sum_j k_j/(k_j + rho')^2
//
// and at ridge 0 below capacity (rank r <= a N): e = (1/2N) sum_{k_j = 0} y_j^2, w2 = (1 - r/N)/(a - r/N) (1/N) sum_{k_j > 0}
// y_j^2/k_j. Averaged over the choice of signs this is what a fit gives; the choice of one sign vector scatters around it
// by an amount of order N^(-1/2) that no principal component knows of.
//
// Using k_j in the equations of mean_field.h as if they were lambda_k counts the noise of a finite sample twice: weights
// come out too large by half or more (plug_in_mean_field, for comparison).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "synaptica/numerics/matrix_product.h"
#include "synaptica/perceptron/mean_field.h"

namespace synaptica::perceptron {

struct PrincipalComponents {
  std::vector<double>
      variances;  ///< k_j, not negative; zeros may be left out where their power is given below
  std::vector<double> target_powers;  ///< y_j^2
  double rest_power = 0;     ///< the part of |y|^2 in directions without variance that are not listed
  std::size_t synapses = 0;  ///< N
  std::size_t patterns = 0;  ///< P
};

/// Of these inputs (P x N) and target (P), centred where the bias is learned; a fixed bias counts as one of 0, so subtract
/// it from the target first. Cost: min(P, N)^2 max(P, N) + 5 min(P, N)^3 operations.
/// Throws InvalidArgument where shapes do not fit or a value is not finite.
[[nodiscard]] PrincipalComponents principal_components(const numerics::ConstMatrixView& inputs,
                                                       std::span<const double> target, Bias bias);

struct ComponentPrediction {
  double error = 0;               ///< e
  double mean_square_error = 0;   ///< 2 e N/P
  double mean_square_weight = 0;  ///< w2
  double energy = 0;              ///< f
  double silent_fraction = 0;     ///< 1 - a
  double effective_ridge = 0;     ///< rho'; 0 where every target is met
  double residual = 0;            ///< of the equation for rho', relative
};

/// Throws InvalidArgument where ridge is negative, active_fraction is not in (0, 1], synapses or patterns are 0, or ridge 0
/// meets the capacity itself; DidNotConverge where the residual exceeds 1e-12. Cost: some 20 sums over components.
[[nodiscard]] ComponentPrediction predict_from_components(const PrincipalComponents& components, double ridge,
                                                          double active_fraction = 0.5);

/// The theory of mean_field.h with sample eigenvalues in place of those of the population: wrong, see above.
[[nodiscard]] MeanField plug_in_mean_field(const PrincipalComponents& components,
                                           std::span<const Population> populations, double ridge);

}  // namespace synaptica::perceptron
