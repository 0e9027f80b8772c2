// How well a teacher with excitatory and inhibitory synapses is recovered from noisy examples.
//
//   y = N^(-1/2) sum_i w0_i (x_i - m_i) + noise,   s_i w0_i >= 0,   noise of spectrum S_k and variance E[S]
//
// learned with a learned bias (or none). In the equations of mean_field.h the target's power becomes that of the difference
// between output and target: eps lambda + S in place of q lambda + S, and each synapse is pulled towards its w0:
//
//   Lambda = load E[lambda/(1 + chi lambda)]         chi = < sigma^2 G0/D >      h = s Lambda sigma w0/sqrt(Gamma)
//   Gamma  = load E[lambda (eps lambda + S)/(1 + chi lambda)^2]
//   eps    = < sigma^2 (spread^2 G2 - 2 s w0 spread G1 + w0^2) >,   spread = sqrt(Gamma) sigma/D,   D = Lambda sigma^2 + ridge
//
//   symbol  name              meaning
//   eps     weight_error      mean of sigma_i^2 (w_i - w0_i)^2; the error on a fresh pattern is eps + E[S]
//   e       error             training error |residuals|^2/(2N)
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "synaptica/perceptron/mean_field.h"

namespace synaptica::perceptron {

/// The law of the teacher's weights in one population, as atoms: magnitudes s w0 and their probabilities. Unconstrained
/// populations: w0 itself, of either sign.
struct TeacherLaw {
  std::vector<double> magnitudes = {};
  std::vector<double> probabilities = {};
};

/// |z| times scale with probability active, else 0; z standard normal, its half integrated by 80 points (error 1e-14).
[[nodiscard]] TeacherLaw half_normal_teacher(double active, double scale = 1);

struct TeacherTheory {
  double weight_error = 0;  ///< eps
  double order = 0;         ///< q
  double response = 0;      ///< chi
  double stiffness = 0;     ///< Lambda
  double noise = 0;         ///< Gamma
  double error = 0;         ///< e
  double mean_square_error = 0;
  double test_mean_square_error = 0;       ///< eps E[lambda] + E[S], on a fresh independent pattern
  std::vector<double> silent_fractions{};  ///< one for each population
  double residual = 0;                     ///< of the two equations, relative; at most 1e-12
  std::int64_t iterations = 0;
};

/// `modes`: lambda_k and the noise's S_k. `laws`: one for each population. Bias `optimal` or `none`; ridge > 0, or ridge 0
/// above capacity. Throws InvalidArgument as mean_field does, or where laws do not fit; DidNotConverge where the residual
/// stays above 1e-12. Cost: some 50 rounds of sums over modes and atoms.
[[nodiscard]] TeacherTheory teacher_theory(const MeanFieldProblem& problem, std::span<const TeacherLaw> laws,
                                           std::span<const Mode> modes);

}  // namespace synaptica::perceptron
