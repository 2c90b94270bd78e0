// Twenty pictures that a student sorts by eye, and the critical temperature that follows.
#pragma once

#include <cstdint>
#include <vector>

#include "experiments/ising/lattice.hpp"

namespace lm::ising {

class OwnEye {
 public:
  static constexpr Index kPictures = 20, kSide = 64;

  explicit OwnEye(std::uint64_t seed);

  Index sorted() const { return as_index(ordered_.size()); }
  bool done() const { return sorted() >= kPictures; }
  /// The picture that is to be sorted next (when done: the last one), and its temperature.
  const Lattice& picture() const { return lattice_; }
  double temperature(Index k) const { return temperatures_[as_size(k)]; }
  bool called_ordered(Index k) const { return ordered_[as_size(k)]; }
  /// Sorts the picture; the next one comes.
  void sort(bool ordered);

  struct Line {
    double temperature, error, width;
  };
  /// P(ordered) = 1/(1 + e^{(T − T_eye)/w}) by largest likelihood, with a weak pull of 1/w towards
  /// 0 so that it ends where all answers fit; the error of T_eye by the likelihood's curvature.
  /// Not a number before both answers were given.
  Line line() const;

 private:
  void draw();

  std::uint64_t seed_;
  std::vector<double> temperatures_;
  Lattice lattice_;
  std::vector<bool> ordered_;
};

}  // namespace lm::ising
