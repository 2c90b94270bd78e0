// The run of untangling: a network that learns two kinds of points, and what each layer shows of
// them.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "experiments/training/layer_pictures.hpp"
#include "experiments/training/plane_points.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/training.hpp"

namespace lm::untangling {

inline constexpr Index kTests = 1000;
/// Points of each circle on which the smallest margin is looked for, where layers are narrow enough
/// for the theorem or its control, and elsewhere.
inline constexpr Index kCircle = 4000, kRoughCircle = 400;

enum class Unit { tanh, relu, identity };

struct Parameters {
  Shape data = Shape::rings;
  double noise = 0.05;
  std::int64_t examples = 300;
  bool shuffle = false;
  std::vector<double> hidden_widths = {3, 2};
  Unit activation = Unit::tanh;
  double learning_rate = 0.03;
  double look = 0;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Data");
    v.choice(data, kShapeWords, param("data", "Data"),
             "rings: one circle inside the other. moons: two half circles that interlock. spirals: "
             "two arms, wound once around each other.");
    v.real(noise, param("noise", "Noise").symbol("\\sigma").between(0, 0.3),
           "Standard deviation of normal noise on both coordinates.");
    v.integer(examples, param("examples", "Examples").log(50, 1000),
              "To train on, and to fit the probes to. 1000 others are held out.");
    v.flag(shuffle, param("shuffle", "Shuffle the labels"),
           "Every label is drawn by a coin: there is nothing to find.");
    v.group("Network");
    v.list(hidden_widths, 4, param("hidden_widths", "Hidden widths").between(1, 32),
           "Units of each hidden layer, from the input on.");
    v.choice(activation, std::array{"tanh", "relu", "identity"},
             param("activation", "Activation").symbol("\\varphi"),
             "Of the hidden layers. identity keeps every layer a linear image of the input.");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(1e-3, 0.1),
           "Of Adam on the cross-entropy, all examples at once.");
    v.group("Picture");
    v.real(look, param("look", "Look at layer").between(0, 4).probe(),
           "0: the input; 1: the first hidden layer, and so on. Between two layers each point is "
           "drawn on the straight way from one place to the other.");
  }
};

class Untangling : public ExperimentOf<Parameters> {
 public:
  Untangling(const Parameters& p, const Setup& setup);

  std::int64_t suggested_steps() const override { return 600; }
  Views views() const override;
  Scalars scalars() const override;

  /// The accuracy on held-out points of a linear probe of the input (0) or of a hidden layer.
  double probe(std::size_t layer) const { return layers().probes.at(layer); }
  double untrained_probe(std::size_t layer) const { return untrained_.at(layer); }
  double margin() const { return layers().margin; }
  /// What the network's logit may change over half a step between two points of the outer circle.
  double slack() const { return layers().slack; }

 protected:
  void take_step() override { training_.step(); }
  std::optional<std::string> trouble() const override {
    return training_.trouble(p_.learning_rate);
  }
  void record() override;
  Checks checks() const override;

 private:
  struct Layers {
    std::vector<double> probes;
    double accuracy = 0, margin = 0, slack = 0, flatness = 0;
  };

  std::size_t count() const { return p_.hidden_widths.size() + 1; }
  Training<double> make(std::int64_t seed) const;
  Evaluation<double> evaluate(const Matrix& inputs);
  std::vector<double> probes() const;
  double smallest_margin() const;
  double lipschitz() const;
  double flatness() const;
  const Layers& layers() const;

  struct Pictures {
    std::vector<Matrix> points, net;
    std::vector<double> lines;
  };
  Pictures pictures() const;
  View flow_view(const Pictures& all) const;
  View look_view(const Pictures& all) const;
  View probes_view() const;

  Dataset train_, tests_;
  Index each_;  // points of a circle
  Matrix circles_, net_;
  Line line_;
  double predicted_line_;
  Training<double> training_;
  mutable Evaluation<double> on_train_, on_tests_, on_circles_, on_net_;
  std::vector<double> untrained_;
  Recorder history_;
  Once<Layers> layers_;
};

}  // namespace lm::untangling
