// Counts every allocation of a test program and every block that lives, Eigen's and the standard
// library's alike. Include it in exactly one file of the program.
#pragma once

#include <cerrno>
#include <cstddef>

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
#define LM_COUNTS_MALLOC 1
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#undef LM_COUNTS_MALLOC
#endif
#endif
#endif

namespace lm::test {

/// Allocations so far; constant where they cannot be counted (another C library, sanitizers).
inline long allocations = 0;
/// Blocks that are allocated and not yet freed; constant where allocations are.
inline long live_blocks = 0;

}  // namespace lm::test

#ifdef LM_COUNTS_MALLOC

// glibc's own names of the functions that a program may replace.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
void __libc_free(void*);

void* malloc(std::size_t size) noexcept {
  ++lm::test::allocations;
  ++lm::test::live_blocks;
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) noexcept {
  ++lm::test::allocations;
  ++lm::test::live_blocks;
  return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) noexcept {
  ++lm::test::allocations;
  if (memory == nullptr) ++lm::test::live_blocks;
  return __libc_realloc(memory, size);
}
void* memalign(std::size_t alignment, std::size_t size) noexcept {
  ++lm::test::allocations;
  ++lm::test::live_blocks;
  return __libc_memalign(alignment, size);
}
void free(void* memory) noexcept {
  if (memory != nullptr) --lm::test::live_blocks;
  __libc_free(memory);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  return memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) noexcept {
  *memory = memalign(alignment, size);
  return *memory == nullptr ? ENOMEM : 0;
}
}

#endif
