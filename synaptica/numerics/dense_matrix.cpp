#include "synaptica/numerics/dense_matrix.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <string>
#include <unsupported/Eigen/MatrixFunctions>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/vector_product.h"

namespace synaptica::numerics {

namespace {

using RowMajorMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

void check_matrix(const Array& matrix) {
  if (matrix.shape.size() != 2 || matrix.size() != matrix.shape[0] * matrix.shape[1])
    throw InvalidArgument("matrix: an array of " + std::to_string(matrix.shape.size()) + " axes and " +
                          std::to_string(matrix.size()) + " numbers is no matrix");
}

void check_square(const Array& matrix) {
  check_matrix(matrix);
  if (matrix.shape[0] != matrix.shape[1] || matrix.shape[0] == 0)
    throw InvalidArgument("matrix: " + std::to_string(matrix.shape[0]) + " x " +
                          std::to_string(matrix.shape[1]) + " is not square");
}

void check_same_shape(const Array& a, const Array& b) {
  if (a.shape != b.shape) throw InvalidArgument("matrix sum: the shapes differ");
}

Eigen::Map<const RowMajorMatrix> mapped(const Array& matrix) {
  return {matrix.values.data(), static_cast<Eigen::Index>(matrix.shape[0]),
          static_cast<Eigen::Index>(matrix.shape[1])};
}

Array as_array(const RowMajorMatrix& matrix) {
  return {{static_cast<std::size_t>(matrix.rows()), static_cast<std::size_t>(matrix.cols())},
          {matrix.data(), matrix.data() + matrix.size()}};
}

// Pivots this much smaller than the largest are rounding.
constexpr double smallest_pivot_ratio = 1e-15;

}  // namespace

ConstMatrixView view(const Array& matrix) {
  check_matrix(matrix);
  return {matrix.values.data(), matrix.shape[0], matrix.shape[1], matrix.shape[1]};
}

MatrixView view(Array& matrix) {
  check_matrix(matrix);
  return {matrix.values.data(), matrix.shape[0], matrix.shape[1], matrix.shape[1]};
}

Array identity(std::size_t size) {
  Array matrix = Array::filled({size, size}, 0);
  for (std::size_t i = 0; i < size; ++i) matrix.values[i * size + i] = 1;
  return matrix;
}

Array transposed(const Array& matrix) {
  check_matrix(matrix);
  const std::size_t rows = matrix.shape[0];
  const std::size_t columns = matrix.shape[1];
  Array result = Array::filled({columns, rows}, 0);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < columns; ++j) result.values[j * rows + i] = matrix.values[i * columns + j];
  return result;
}

Array product(const Array& a, const Array& b) {
  check_matrix(a);
  check_matrix(b);
  Array result = Array::filled({a.shape[0], b.shape[1]}, 0);
  multiply(view(a), Transpose::no, view(b), Transpose::no, view(result));
  return result;
}

Array product_with_transposed(const Array& a, const Array& b) {
  check_matrix(a);
  check_matrix(b);
  Array result = Array::filled({a.shape[0], b.shape[0]}, 0);
  multiply(view(a), Transpose::no, view(b), Transpose::yes, view(result));
  return result;
}

Array sum(const Array& a, const Array& b, double scale) {
  check_same_shape(a, b);
  Array result = a;
  add_scaled(scale, b.values, result.values);
  return result;
}

std::vector<double> product(const Array& matrix, std::span<const double> x) {
  check_matrix(matrix);
  std::vector<double> y(matrix.shape[0]);
  multiply_vector(view(matrix), Transpose::no, x, y);
  return y;
}

std::vector<double> transposed_product(const Array& matrix, std::span<const double> x) {
  check_matrix(matrix);
  std::vector<double> y(matrix.shape[1]);
  multiply_vector(view(matrix), Transpose::yes, x, y);
  return y;
}

double bilinear(std::span<const double> left, const Array& matrix, std::span<const double> right) {
  const std::vector<double> y = product(matrix, right);
  if (left.size() != y.size())
    throw InvalidArgument("bilinear form: a vector of " + std::to_string(left.size()) + " numbers meets " +
                          std::to_string(y.size()) + " rows");
  return dot(left, y);
}

double trace(const Array& matrix) {
  check_square(matrix);
  double total = 0;
  for (std::size_t i = 0; i < matrix.shape[0]; ++i) total += matrix.values[i * (matrix.shape[0] + 1)];
  return total;
}

double trace_of_product(const Array& a, const Array& b) {
  check_matrix(a);
  check_matrix(b);
  if (a.shape[0] != b.shape[1] || a.shape[1] != b.shape[0])
    throw InvalidArgument("trace of a product: the shapes do not fit");
  double total = 0;
  for (std::size_t i = 0; i < a.shape[0]; ++i)
    for (std::size_t j = 0; j < a.shape[1]; ++j)
      total += a.values[i * a.shape[1] + j] * b.values[j * b.shape[1] + i];
  return total;
}

std::vector<std::size_t> constant_columns(const ConstMatrixView& matrix) {
  std::vector<std::size_t> constant;
  for (std::size_t j = 0; j < matrix.columns; ++j) {
    bool changes = false;
    for (std::size_t i = 1; i < matrix.rows && !changes; ++i)
      changes = matrix.data[i * matrix.stride + j] != matrix.data[j];
    if (!changes) constant.push_back(j);
  }
  return constant;
}

double frobenius_norm(const Array& matrix) {
  return std::sqrt(dot(matrix.values, matrix.values));
}

Array solve(const Array& matrix, const Array& right_hand_side) {
  check_square(matrix);
  check_matrix(right_hand_side);
  if (right_hand_side.shape[0] != matrix.shape[0])
    throw InvalidArgument("linear system: " + std::to_string(right_hand_side.shape[0]) +
                          " right-hand rows for " + std::to_string(matrix.shape[0]) + " equations");
  const Eigen::PartialPivLU<RowMajorMatrix> lu(mapped(matrix));
  const auto pivots = lu.matrixLU().diagonal().cwiseAbs();
  // Written so that a not-a-number is refused too.
  if (!(pivots.minCoeff() > smallest_pivot_ratio * pivots.maxCoeff()))
    throw DidNotConverge("linear system: the matrix is singular, its smallest pivot is " +
                             number_text(pivots.minCoeff()) + " and its largest " +
                             number_text(pivots.maxCoeff()),
                         pivots.minCoeff(), 0);
  return as_array(lu.solve(mapped(right_hand_side)));
}

Array inverse(const Array& matrix) {
  check_square(matrix);
  return solve(matrix, identity(matrix.shape[0]));
}

std::vector<std::complex<double>> solve_shifted(const Array& matrix, std::complex<double> shift,
                                                std::span<const std::complex<double>> right_hand_side) {
  check_square(matrix);
  if (right_hand_side.size() != matrix.shape[0])
    throw InvalidArgument("linear system: " + std::to_string(right_hand_side.size()) +
                          " right-hand numbers for " + std::to_string(matrix.shape[0]) + " equations");
  Eigen::MatrixXcd shifted = -mapped(matrix).cast<std::complex<double>>();
  shifted.diagonal().array() += shift;
  const Eigen::PartialPivLU<Eigen::MatrixXcd> lu(shifted);
  const auto pivots = lu.matrixLU().diagonal().cwiseAbs();
  if (!(pivots.minCoeff() > smallest_pivot_ratio * pivots.maxCoeff()))
    throw DidNotConverge("linear system: the shifted matrix is singular", pivots.minCoeff(), 0);
  const Eigen::Map<const Eigen::VectorXcd> b(right_hand_side.data(),
                                             static_cast<Eigen::Index>(right_hand_side.size()));
  const Eigen::VectorXcd x = lu.solve(b);
  return {x.data(), x.data() + x.size()};
}

Array exponential(const Array& matrix) {
  check_square(matrix);
  return as_array(RowMajorMatrix(mapped(matrix)).exp());
}

}  // namespace synaptica::numerics
