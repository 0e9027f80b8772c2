// The principal components of one set of inputs, shared by all targets; and what they tell of time points that were not
// fitted.
//
// With Z = X/sqrt N (P x N, centred where the bias is learned), K = Z Z^T, and rho', w2, t = rho' - ridge of
// principal_components.h; z a new input in the same units, k = Z z, y_n what it should give, M = (K + rho')^-1:
//
//   E[(y_n - yhat_n)^2] = (y_n - k.M y)^2 + v |rho' (Z^T Z + rho')^-1 z|^2,      v = w2 (t/rho')^2 / (1 - a)
//
// the mean over all choices of signs, for these very inputs and targets: ridge regression with rho' (a bias), and the
// scatter of weights whose synapses are silent or not by chance. It asks for no stationarity, but as principal_components.h
// for synapses that are alike. Derived by the same cavity argument as that page's equations: a synapse is active with
// probability a, whatever the rest does; put back on the fitted points, it gives their error e.
//
// Ridge 0 below capacity (rank r): rho' -> 0 with t/rho' = (1 - a)/(1 - r/N).
#pragma once

#include <span>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/numerics/matrix_product.h"
#include "synaptica/perceptron/held_out.h"
#include "synaptica/perceptron/principal_components.h"

namespace synaptica::perceptron {

/// New inputs as the components see them.
struct ProjectedInputs {
  Array along;  ///< {points, components}: u_j . z, u_j the direction of component j among the synapses
  std::vector<double> rest;  ///< |z|^2 outside of all components
};

class ComponentBasis {
 public:
  /// Inputs: P x N. Cost: min(P, N)^2 max(P, N) + 5 min(P, N)^3 operations.
  /// Throws InvalidArgument where there are none, the bias is fixed (subtract it from the target and say `none`), or a value
  /// is not finite.
  ComponentBasis(const numerics::ConstMatrixView& inputs, Bias bias);

  /// k_j, descending and above 0: as many as the rank, which counts what exceeds 1e-10 of the largest.
  [[nodiscard]] const std::vector<double>& variances() const noexcept { return variances_; }

  /// For predict_from_components. Throws InvalidArgument where the target has another length than P, or is not finite.
  /// Cost: P N operations.
  [[nodiscard]] PrincipalComponents of(std::span<const double> target) const;

  /// v_j . y of the (centred) target, v_j the direction of component j among the patterns.
  [[nodiscard]] std::vector<double> coordinates(std::span<const double> target) const;

  /// New inputs, Q x N. Cost: Q N operations a component. Throws InvalidArgument where columns are not N.
  [[nodiscard]] ProjectedInputs project(const numerics::ConstMatrixView& inputs) const;

  /// At the points of project(), in their order. Throws as predict_from_components does. Cost: Q operations a component.
  [[nodiscard]] HeldOutError held_out(const ProjectedInputs& points, std::span<const double> target,
                                      std::span<const double> new_target, double ridge,
                                      double active_fraction = 0.5) const;

 private:
  [[nodiscard]] std::vector<double> centred(std::span<const double> target) const;

  std::size_t patterns_, synapses_;
  Bias bias_;
  std::vector<double> means_;   // of the columns, where the bias is learned
  std::vector<double> inputs_;  // P x N, centred
  bool of_patterns_;            // the vectors are those of K, else of Z^T Z
  Array vectors_;               // a row each
  std::vector<double> variances_;
};

}  // namespace synaptica::perceptron
