// The circuit: odours on glomeruli, cells wired to a few of them at random, codes of the most
// excited cells.
#pragma once

#include <cstdint>
#include <vector>

#include "core/rng.hpp"
#include "core/types.hpp"

namespace lm::olfaction {

/// Odours as N rates with mean 0 and mean square 1.
class Odours {
 public:
  Odours(Random random, Index inputs);

  /// Independent normals, centred and scaled.
  void draw(double* odour);
  /// An odour whose correlation with the first is `correlation`, exactly.
  void draw_like(const double* odour, double correlation, double* partner);

 private:
  void centre(double* odour) const;
  void scale(double* odour) const;

  Random random_;
  Index inputs_;
};

/// M cells; each adds up K glomeruli, chosen at random without repetition.
class Wires {
 public:
  Wires(Random random, Index inputs, Index cells, Index connections);

  /// sums: M.
  void add_up(const double* odour, double* sums) const;
  /// The glomeruli of a cell, K of them.
  const int* of(Index cell) const { return wires_.data() + cell * connections_; }

 private:
  Index cells_, connections_;
  std::vector<int> wires_;  // M × K
};

/// Which cells are active: the most excited ones of an odour, at several shares of them.
class Codes {
 public:
  /// `actives`: how many cells are active in each rung, 1 to M.
  Codes(Index odours, Index cells, std::vector<Index> actives);

  /// Equal sums count by the cell's number. Allocates nothing.
  void set(Index odour, const double* sums);
  bool is_active(Index rung, Index odour, Index cell) const;
  /// Their correlation over the cells: (both/M − f²)/(f(1 − f)), with f the rung's active share.
  /// NaN where all cells are active.
  static double similarity(const Codes& a, Index i, const Codes& b, Index j, Index rung);

  double share(Index rung) const { return as_double(actives_[as_size(rung)]) / as_double(cells_); }

 private:
  const std::uint64_t* bits(Index rung, Index odour) const {
    return bits_.data() + (rung * odours_ + odour) * words_;
  }

  Index odours_, cells_, words_;
  std::vector<Index> actives_;
  std::vector<std::uint64_t> bits_;  // rungs × odours × words
  std::vector<double> sorted_;
};

/// The correlation of two lists of numbers; NaN where one is constant.
double correlation_of(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace lm::olfaction
