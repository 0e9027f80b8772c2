// The errors of Synaptica: each is one sentence with what is wrong, where, and what would be right.
//
// The type says who can mend it, so that the command line (exit codes) and bindings need not read the text:
//
//   InvalidArgument  a parameter, option or study file     the caller   exit 2
//   DataError        a file's content                      the caller   exit 2
//   DidNotConverge   a theory or solver                    the model    exit 1
//   StorageError     disk full, a file that cannot be read the machine  exit 1
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace synaptica {

/// The root of all errors that Synaptica throws on purpose.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A value given by the caller is unknown, of a wrong type, out of range, or contradicts another.
class InvalidArgument : public Error {
 public:
  using Error::Error;
};

/// The content of a file is not what its format or the request requires.
class DataError : public Error {
 public:
  using Error::Error;
};

/// The machine refused: a write failed, the disk is full, a file vanished.
class StorageError : public Error {
 public:
  using Error::Error;
};

/// An iteration ended without reaching its residual. The last iterate is never handed back as an answer.
class DidNotConverge : public Error {
 public:
  /// `what` names the problem; `residual` is the best one reached, after `iterations` iterations.
  DidNotConverge(const std::string& what, double residual, std::int64_t iterations);

  [[nodiscard]] double residual() const noexcept { return residual_; }
  [[nodiscard]] std::int64_t iterations() const noexcept { return iterations_; }

 private:
  double residual_;
  std::int64_t iterations_;
};

}  // namespace synaptica
