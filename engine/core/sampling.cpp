// Random matrices, permutations and choices.
#include "core/sampling.hpp"

#include <numeric>
#include <string>
#include <utility>

namespace lm {
namespace {

std::uint64_t below(Random& random, Index n) { return random.below(static_cast<std::uint64_t>(n)); }

void require_choice(const char* function, bool possible, Index n, Index k) {
  if (possible) return;
  throw Error(
      "out_of_range", "k",
      std::string(function) + ": cannot choose " + std::to_string(k) + " of " + std::to_string(n));
}

}  // namespace

Matrix normal_matrix(Random& random, Index rows, Index columns, double deviation) {
  Matrix out(rows, columns);
  fill_normal(random, out, 0.0, deviation);
  return out;
}

Vector normal_vector(Random& random, Index size, double deviation) {
  Vector out(size);
  fill_normal(random, out, 0.0, deviation);
  return out;
}

std::vector<Index> permutation(Random& random, Index n) {
  require_choice("permutation", n >= 0, n, n);
  std::vector<Index> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), Index{0});
  for (Index last = n - 1; last > 0; --last) {
    std::swap(order[static_cast<std::size_t>(last)], order[below(random, last + 1)]);
  }
  return order;
}

std::vector<Index> choose(Random& random, Index n, Index k) {
  require_choice("choose", k >= 0 && k <= n, n, k);
  std::vector<Index> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), Index{0});
  for (Index first = 0; first < k; ++first) {
    const std::uint64_t other = static_cast<std::uint64_t>(first) + below(random, n - first);
    std::swap(order[static_cast<std::size_t>(first)], order[other]);
  }
  order.resize(static_cast<std::size_t>(k));
  return order;
}

std::vector<Index> choose_with_replacement(Random& random, Index n, Index k) {
  require_choice("choose_with_replacement", n >= 1 && k >= 0, n, k);
  std::vector<Index> chosen(static_cast<std::size_t>(k));
  for (Index& item : chosen) item = static_cast<Index>(below(random, n));
  return chosen;
}

}  // namespace lm
