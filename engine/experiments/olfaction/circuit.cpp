// The circuit: sums over wires, and codes as bits.
#include "experiments/olfaction/circuit.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

namespace lm::olfaction {

Odours::Odours(Random random, Index inputs) : random_(random), inputs_(inputs) {}

void Odours::centre(double* odour) const {
  double sum = 0;
  for (Index i = 0; i < inputs_; ++i) sum += odour[i];
  for (Index i = 0; i < inputs_; ++i) odour[i] -= sum / as_double(inputs_);
}

void Odours::scale(double* odour) const {
  double square = 0;
  for (Index i = 0; i < inputs_; ++i) square += odour[i] * odour[i];
  const double factor = std::sqrt(as_double(inputs_) / square);
  for (Index i = 0; i < inputs_; ++i) odour[i] *= factor;
}

void Odours::draw(double* odour) {
  random_.normals_at(random_.index(), odour, inputs_);
  random_.seek(random_.index() + static_cast<std::uint64_t>(inputs_));
  centre(odour);
  scale(odour);
}

void Odours::draw_like(const double* odour, double correlation, double* partner) {
  draw(partner);
  double along = 0;
  for (Index i = 0; i < inputs_; ++i) along += odour[i] * partner[i];
  for (Index i = 0; i < inputs_; ++i) partner[i] -= along / as_double(inputs_) * odour[i];
  scale(partner);
  const double other = std::sqrt(1 - correlation * correlation);
  for (Index i = 0; i < inputs_; ++i) partner[i] = correlation * odour[i] + other * partner[i];
}

Wires::Wires(Random random, Index inputs, Index cells, Index connections)
    : cells_(cells), connections_(connections) {
  std::vector<int> all(as_size(inputs));
  std::iota(all.begin(), all.end(), 0);
  wires_.reserve(as_size(cells * connections));
  for (Index cell = 0; cell < cells; ++cell) {
    for (Index k = 0; k < connections; ++k) {
      const auto left = static_cast<std::uint64_t>(inputs - k);
      std::swap(all[as_size(k)], all[as_size(k) + as_size(random.below(left))]);
      wires_.push_back(all[as_size(k)]);
    }
  }
}

void Wires::add_up(const double* odour, double* sums) const {
  const int* wire = wires_.data();
  for (Index cell = 0; cell < cells_; ++cell) {
    double sum = 0;
    for (Index k = 0; k < connections_; ++k) sum += odour[*wire++];
    sums[cell] = sum;
  }
}

Codes::Codes(Index odours, Index cells, std::vector<Index> actives)
    : odours_(odours),
      cells_(cells),
      words_((cells + 63) / 64),
      actives_(std::move(actives)),
      bits_(as_size(odours * words_) * actives_.size()),
      sorted_(as_size(cells)) {}

void Codes::set(Index odour, const double* sums) {
  std::copy(sums, sums + cells_, sorted_.begin());
  std::make_heap(sorted_.begin(), sorted_.end());
  std::sort_heap(sorted_.begin(), sorted_.end());
  for (Index rung = 0; rung < as_index(actives_.size()); ++rung) {
    const Index active = actives_[as_size(rung)];
    const double threshold = sorted_[as_size(cells_ - active)];
    const auto above = std::upper_bound(sorted_.begin(), sorted_.end(), threshold);
    Index ties = active - as_index(sorted_.end() - above);
    std::uint64_t* words = bits_.data() + (rung * odours_ + odour) * words_;
    for (Index word = 0; word < words_; ++word) {
      std::uint64_t now = 0;
      for (Index cell = 64 * word; cell < std::min(cells_, 64 * word + 64); ++cell) {
        const bool on = sums[cell] > threshold || (sums[cell] == threshold && ties-- > 0);
        now |= static_cast<std::uint64_t>(on) << (cell % 64);
      }
      words[word] = now;
    }
  }
}

bool Codes::is_active(Index rung, Index odour, Index cell) const {
  return ((bits(rung, odour)[cell / 64] >> (cell % 64)) & 1u) != 0;
}

double Codes::similarity(const Codes& a, Index i, const Codes& b, Index j, Index rung) {
  const std::uint64_t *first = a.bits(rung, i), *second = b.bits(rung, j);
  int both = 0;
  for (Index w = 0; w < a.words_; ++w) both += std::popcount(first[w] & second[w]);
  const double f = a.share(rung);
  return (both / as_double(a.cells_) - f * f) / (f * (1 - f));
}

double correlation_of(const std::vector<double>& a, const std::vector<double>& b) {
  const double n = as_double(a.size());
  const double mean_a = std::accumulate(a.begin(), a.end(), 0.0) / n;
  const double mean_b = std::accumulate(b.begin(), b.end(), 0.0) / n;
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - mean_a) * (b[i] - mean_b);
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
  }
  return ab / std::sqrt(aa * bb);
}

}  // namespace lm::olfaction
