// Makes the serial OpenBLAS safe to call from several threads at once.
//
// A product takes its work space from a pool inside the library. Debian's serial build hands it out without a lock, so two
// threads may get the same piece, and one product in some hundreds is then silently wrong (OpenBLAS issues 1755 and 2126).
// The linker is told (--wrap, CMakeLists.txt) to send every call of the two functions here, where a lock is taken that
// the library's own option USE_LOCKING would take: some 20 ns a product.
#include <mutex>

// The linker gives the names.  NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {
void* __real_blas_memory_alloc(int position);
void __real_blas_memory_free(void* memory);
void* __wrap_blas_memory_alloc(int position);
void __wrap_blas_memory_free(void* memory);
}

namespace {
std::mutex pool;
}

void* __wrap_blas_memory_alloc(int position) {
  const std::lock_guard lock(pool);
  return __real_blas_memory_alloc(position);
}

void __wrap_blas_memory_free(void* memory) {
  const std::lock_guard lock(pool);
  __real_blas_memory_free(memory);
}
// NOLINTEND(bugprone-reserved-identifier)
