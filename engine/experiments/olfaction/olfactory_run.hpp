// The run of olfactory-expansion: its parameters, what a step draws, and the means over the steps.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "core/rng.hpp"
#include "experiments/olfaction/circuit.hpp"
#include "experiments/olfaction/separation.hpp"
#include "experiments/olfaction/sparse_memory.hpp"
#include "lab/parametrized.hpp"
#include "theory/sparse_codes.hpp"

namespace lm::olfactory_expansion {

enum class Readout { hebbian, ridge };
inline constexpr std::array<const char*, 2> kReadoutWords{"hebbian", "ridge"};

struct Parameters {
  std::int64_t inputs = 50;
  std::int64_t cells = 2000;
  std::int64_t connections = 7;
  double active = 0.05;
  double correlation = 0.8;
  double noise = 0.1;
  std::int64_t odours = 100;
  Readout readout = Readout::hebbian;
  std::int64_t draws = 60;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Two odours");
    v.real(
        correlation, param("correlation", "Similarity of the odours").symbol("c").between(0, 0.99),
        "Correlation of the two odours over the glomeruli: how far one is blended into the other.");
    v.group("Circuit");
    v.integer(inputs, param("inputs", "Glomeruli").symbol("N").between(25, 100),
              "What the nose sends: so many rates for each odour.");
    v.integer(cells, param("cells", "Cells").symbol("M").log(50, 4000),
              "Kenyon cells, onto which the glomeruli are wired.");
    v.integer(connections, param("connections", "Wires per cell").symbol("K").between(1, 20),
              "Each cell adds up so many glomeruli, chosen at random.");
    v.real(active, param("active", "Active share").symbol("f").log(0.01, 0.5),
           "The share of cells that fire for an odour: the most excited ones.");
    v.group("Memory");
    v.real(noise, param("noise", "Noise").symbol("\\delta").log(0.001, 0.5),
           "A second sniff of the same odour has the similarity $1 - \\delta$ to the first.");
    v.integer(odours, param("odours", "Odours to remember").symbol("P").log(20, 400),
              "Each has a random label, good or bad.");
    v.choice(readout, kReadoutWords, param("readout", "Readout"),
             "How the neuron learns its weights: by adding up the codes with their labels, or by "
             "least squares with a penalty of 0.1.");
    v.group("Counting");
    v.integer(draws, param("draws", "Draws").symbol("T").log(10, 200),
              "Sets of odours that are drawn for the same circuit, one in each step.");
  }
};

/// Shares at which codes are read beside the chosen one, which is rung 0.
inline constexpr std::array kShares{0.01, 0.015, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5};
constexpr Index kRungs = 1 + as_index(kShares.size());
/// Similarities at which pairs are drawn beside the chosen one.
inline constexpr std::array kBlends{0.0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98};
constexpr double kPenalty = 0.1;

/// One number from each step.
using Readings = std::vector<double>;

/// What is counted of one rung of codes.
struct Counted {
  double share = 0;
  Readings square, kept, wrong, ridge;
};

/// How many of M cells a share comes to, one at least.
inline Index active_of(double share, std::int64_t cells) {
  return std::max<Index>(1, as_index(share * as_double(cells) + 0.5));
}

inline std::vector<Index> actives_of(const Parameters& p) {
  std::vector<Index> actives{active_of(p.active, p.cells)};
  for (const double share : kShares) actives.push_back(active_of(share, p.cells));
  return actives;
}

/// The circuit at work: draws pairs and sets of odours, and keeps what is shown of them.
class OlfactoryRun {
 public:
  OlfactoryRun(const Parameters& p, std::uint64_t seed)
      : p_(p),
        odours_(Random(seed, stream("olfaction/odours")), as_index(p.inputs)),
        labels_random_(seed, stream("olfaction/labels")),
        wires_(Random(seed, stream("olfaction/wires")), as_index(p.inputs), as_index(p.cells),
               as_index(p.connections)),
        learned_(as_index(p.odours), as_index(p.cells), actives_of(p)),
        sniffed_(as_index(p.odours), as_index(p.cells), actives_of(p)),
        pair_codes_(2, as_index(p.cells), {active_of(p.active, p.cells)}),
        memory_(as_index(p.odours), as_index(p.cells), kPenalty),
        raw_plane_(as_index(p.inputs), as_index(p.odours)),
        labels_(Vector::Ones(as_index(p.odours))),
        rungs_(as_size(kRungs)),
        blends_(kBlends.size()) {
    for (Index rung = 0; rung < kRungs; ++rung) rungs_[as_size(rung)].share = learned_.share(rung);
    for (Readings* readings : all_readings()) readings->reserve(as_size(p.draws));
    for (std::vector<double>* rates : {&first_, &second_}) rates->resize(as_size(p.inputs));
    for (std::vector<double>* sums : {&first_sums_, &second_sums_}) sums->resize(as_size(p.cells));
    draw_pair(p.correlation);
  }

  void take_step() {
    draw_set();
    for (std::size_t k = 0; k < kBlends.size(); ++k) {
      draw_pair(kBlends[k]);
      blends_[k].push_back(pair_similarity());
    }
    draw_pair(p_.correlation);
    wired_.push_back(olfaction::correlation_of(first_sums_, second_sums_));
    coded_.push_back(pair_similarity());
  }

  /// The similarity of the two codes of the pair drawn last.
  double pair_similarity() const { return Codes::similarity(pair_codes_, 0, pair_codes_, 1, 0); }

  const std::vector<double>& sums(int which) const {
    return which == 0 ? first_sums_ : second_sums_;
  }
  const std::vector<double>& rates(int which) const { return which == 0 ? first_ : second_; }
  bool fires(Index odour, Index cell) const { return pair_codes_.is_active(0, odour, cell); }
  const int* wires_of(Index cell) const { return wires_.of(cell); }
  const Counted& rung(Index k) const { return rungs_[as_size(k)]; }
  const std::vector<Readings>& blends() const { return blends_; }
  const Readings& wired() const { return wired_; }
  const Readings& coded() const { return coded_; }
  const Readings& held() const { return held_; }
  const Readings& held_raw() const { return held_raw_; }
  double unproven() const { return unproven_; }

 private:
  using Odours = olfaction::Odours;
  using Codes = olfaction::Codes;

  std::vector<Readings*> all_readings() {
    std::vector<Readings*> all{&wired_, &coded_, &held_, &held_raw_};
    for (Readings& blend : blends_) all.push_back(&blend);
    for (Counted& rung : rungs_) {
      for (Readings* one : {&rung.square, &rung.kept, &rung.wrong, &rung.ridge}) all.push_back(one);
    }
    return all;
  }

  void draw_pair(double correlation) {
    odours_.draw(first_.data());
    odours_.draw_like(first_.data(), correlation, second_.data());
    wires_.add_up(first_.data(), first_sums_.data());
    wires_.add_up(second_.data(), second_sums_.data());
    pair_codes_.set(0, first_sums_.data());
    pair_codes_.set(1, second_sums_.data());
  }

  void draw_set() {
    raw_plane_.clear();
    for (Index i = 0; i < labels_.size(); ++i) {
      labels_(i) = labels_random_.sign();
      odours_.draw(first_.data());
      odours_.draw_like(first_.data(), 1 - p_.noise, second_.data());
      wires_.add_up(first_.data(), first_sums_.data());
      wires_.add_up(second_.data(), second_sums_.data());
      learned_.set(i, first_sums_.data());
      sniffed_.set(i, second_sums_.data());
      add_raw(labels_(i));
    }
    for (Index k = kRungs - 1; k >= 0; --k) {
      const olfaction::Reading reading = memory_.read(learned_, sniffed_, k, labels_);
      Counted& counted = rungs_[as_size(k)];
      counted.square.push_back(reading.square);
      counted.kept.push_back(reading.kept);
      counted.wrong.push_back(reading.wrong);
      counted.ridge.push_back(reading.ridge);
    }
    const olfaction::Verdict codes = memory_.separate(learned_, 0, labels_);
    held_.push_back(codes == olfaction::Verdict::separable ? 1 : 0);
    held_raw_.push_back(raw_plane_.verdict() == olfaction::Verdict::separable ? 1 : 0);
    unproven_ += (memory_.proven() ? 0 : 1) + (raw_plane_.proven() ? 0 : 1);
  }

  /// The glomeruli themselves, for a readout with a bias. Their rates add up to 0, so the last one
  /// says nothing new, and the bias takes its place.
  void add_raw(double label) {
    const double last = first_.back();
    first_.back() = 1;
    for (double& rate : first_) rate *= label;
    if (raw_plane_.verdict() == olfaction::Verdict::separable) raw_plane_.add(first_.data());
    for (double& rate : first_) rate *= label;
    first_.back() = last;
  }

  Parameters p_;
  Odours odours_;
  Random labels_random_;
  olfaction::Wires wires_;
  Codes learned_, sniffed_, pair_codes_;
  olfaction::SparseMemory memory_;
  olfaction::Separation raw_plane_;
  Vector labels_;
  std::vector<Counted> rungs_;
  std::vector<Readings> blends_;
  Readings wired_, coded_, held_, held_raw_;
  std::vector<double> first_, second_, first_sums_, second_sums_;
  double unproven_ = 0;
};

}  // namespace lm::olfactory_expansion
