// The matrix product gives the bits of three nested loops, for every size, flag and alignment.
#include "autodiff/kernels/matmul.hpp"

#include <vector>

#include "catch.hpp"
#include "core/rng.hpp"

using namespace lm;

namespace {

template <class S>
std::vector<S> numbers(Index count, std::uint64_t seed) {
  Random random(seed);
  std::vector<S> out(static_cast<std::size_t>(count));
  for (S& value : out) value = static_cast<S>(random.uniform(-1, 1));
  return out;
}

// The definition, in the order that matmul.hpp promises.
template <class S>
std::vector<S> by_definition(Index m, Index n, Index k, const S* a, bool ta, const S* b, bool tb) {
  std::vector<S> c(static_cast<std::size_t>(m * n));
  for (Index i = 0; i < m; ++i) {
    for (Index j = 0; j < n; ++j) {
      S sum = 0;
      for (Index q = 0; q < k; ++q) {
        const S product = (ta ? a[q * m + i] : a[i * k + q]) * (tb ? b[j * k + q] : b[q * n + j]);
        sum += product;
      }
      c[static_cast<std::size_t>(i * n + j)] = sum;
    }
  }
  return c;
}

template <class S>
void compare(Index m, Index n, Index k) {
  constexpr Index kShift = 3;  // scalars: no vector's alignment
  const auto a = numbers<S>(m * k + kShift, 1), b = numbers<S>(k * n + kShift, 2);
  for (const Index shift : {Index{0}, kShift}) {
    for (const int flags : {0, 1, 2, 3}) {
      const bool ta = flags & 1, tb = flags & 2;
      std::vector<S> c(static_cast<std::size_t>(m * n + shift + 1), S(7));
      ad::matmul<S>(m, n, k, a.data() + shift, ta, b.data() + shift, tb, c.data() + shift);
      const auto expected = by_definition<S>(m, n, k, a.data() + shift, ta, b.data() + shift, tb);
      INFO(m << " × " << n << " × " << k << ", flags " << flags << ", shift " << shift);
      CHECK(std::vector<S>(c.begin() + shift, c.end() - 1) == expected);
      CHECK(c.back() == S(7));  // nothing written behind the result
    }
  }
}

}  // namespace

TEST_CASE("every small product has the bits of its definition") {
  for (const Index m : {1, 2, 3, 4, 7, 9}) {
    for (const Index n : {1, 2, 3, 4, 5, 8, 11, 16, 23, 31}) {
      for (const Index k : {1, 2, 5, 9}) {
        compare<float>(m, n, k);
        compare<double>(m, n, k);
      }
    }
  }
}

TEST_CASE("products that are packed and cut into blocks have the bits of their definition") {
  compare<float>(128, 64, 64);  // packed
  compare<float>(67, 70, 300);  // two blocks of the inner size, odd edges everywhere
  compare<double>(67, 70, 300);
  compare<float>(20, 300, 513);  // two blocks of columns, three of the inner size
  compare<double>(130, 261, 40);
  compare<float>(400, 1, 700);  // one column
  compare<float>(31, 1, 33);    // the largest of those that are not transposed, and the next
  compare<double>(32, 1, 32);
  compare<double>(1, 1, 1000);
}
