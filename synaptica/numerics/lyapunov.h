// Stationary covariances of linear systems driven by white noise, and their stability.
//
//   continuous   dx = A x dt + noise,            E[noise noise^T] = Q dt      A C + C A^T + Q = 0
//   Euler map    x <- F x + sqrt(h) noise,       F = 1 + h A                  C = F C F^T + h Q
//
//   A   drift       {n, n}, any real matrix           unit 1/time
//   Q   diffusion   {n, n}, symmetric                 unit of C / time
//   h   time_step   above 0
//
// By Bartels and Stewart (Comm. ACM 15, 1972): one real Schur form A = Z S Z^T serves both equations. The second is
// turned into the first by Cayley's transformation, B C + C B^T + 2h (F+1)^-1 Q (F+1)^-T = 0 with B = (F+1)^-1 (F-1),
// as functions of S keep its form. A symmetric A is diagonalised instead.
//
// Cost: about 25 n^3 operations for the factorisation (symmetric: 4 n^3), 14 n^3 for each covariance; n = 1000: half a
// minute, and 5 seconds. Memory: 3 n^2 numbers. Thread-safe once constructed.
#pragma once

#include <complex>
#include <cstddef>
#include <vector>

#include "synaptica/core/array.h"

namespace synaptica::numerics {

class LinearDrift {
 public:
  /// Throws InvalidArgument where `drift` is not square, is empty or holds a number that is not finite; DidNotConverge
  /// where LAPACK does not.
  explicit LinearDrift(const Array& drift);

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Of A, in LAPACK's order.
  [[nodiscard]] const std::vector<std::complex<double>>& eigenvalues() const noexcept { return eigenvalues_; }
  /// The largest real part: below 0 where the system has a stationary state.
  [[nodiscard]] double largest_real_part() const noexcept;
  /// The largest |1 + h l| over the eigenvalues l: below 1 where the Euler map has a stationary state.
  [[nodiscard]] double euler_radius(double time_step) const noexcept;

  /// C of the continuous system, symmetric to the bit. Throws InvalidArgument where the shape of `diffusion` is not that
  /// of the drift or the system is not stable.
  [[nodiscard]] Array covariance(const Array& diffusion) const;
  /// C of the Euler map. Throws InvalidArgument as above.
  [[nodiscard]] Array euler_covariance(const Array& diffusion, double time_step) const;

 private:
  [[nodiscard]] Array in_schur_basis(const Array& matrix) const;    // Z^T X Z
  [[nodiscard]] Array from_schur_basis(const Array& matrix) const;  // Z X Z^T, made symmetric

  std::size_t size_;
  bool symmetric_;
  std::vector<std::complex<double>> eigenvalues_;
  Array schur_form_;     // S: upper triangular but for 2 x 2 blocks; empty where symmetric
  Array schur_vectors_;  // Z, columns
};

}  // namespace synaptica::numerics
