// Exponentials of rows, compiled once for each kind of processor (cmake/Rooms.cmake). Private to softmax_retrieval.cpp.
#pragma once

#include <cstddef>

namespace synaptica::associative {

// The largest of `count` >= 1 numbers.
using MaximumFunction = double (*)(const double* values, std::size_t count);
// values <- exp(values - shift), where every value is at most shift; returns their sum. Relative error of one
// exponential below 4e-16; below exp(-708) the result is 0.
using ExponentiateFunction = double (*)(double* values, std::size_t count, double shift);

namespace baseline {
double row_maximum(const double* values, std::size_t count);
double exponentiate(double* values, std::size_t count, double shift);
}  // namespace baseline
namespace v3 {
double row_maximum(const double* values, std::size_t count);
double exponentiate(double* values, std::size_t count, double shift);
}  // namespace v3

}  // namespace synaptica::associative
