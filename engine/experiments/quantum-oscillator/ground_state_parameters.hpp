// What the experiment variational-ground-state asks for.
#pragma once

#include <array>
#include <cstdint>

#include "core/describe.hpp"
#include "experiments/quantum-oscillator/wave_grid.hpp"

namespace lm {

enum class Ansatz { network, gaussian, hand };

struct GroundStateParameters {
  Ansatz ansatz = Ansatz::network;
  double spread = 1.4;
  double dent = 0;
  double centre = 0;
  double quartic = 0;
  std::int64_t width = 24;
  double learning_rate = 0.01;
  std::int64_t updates = 3000;
  EnergyBy energy_by = EnergyBy::elements;
  std::int64_t cells = 120;

  template <class Visitor>
  void visit(Visitor& v) {
    v.choice(
        ansatz, std::array{"network", "gaussian", "hand"}, param("ansatz", "Trial state"),
        "network: $\\psi = e^{N(x)}$ with a network $N$. gaussian: a bell that starts with your "
        "spread and centre. hand: yours, and nothing is trained.");
    v.group("By hand");
    v.real(spread, param("spread", "Spread").symbol("s").between(0.3, 2.5).start(),
           "Of your $\\psi = (1 + d\\,u^2)\\,e^{-u^2/2}$ with $u = (x - x_0)/s$.");
    v.real(dent, param("dent", "Dent").symbol("d").between(-0.4, 1).start(),
           "Above 0 it hollows $\\psi$ in the middle. Below 0 it sharpens it.");
    v.real(centre, param("centre", "Centre").symbol("x_0").between(-1.5, 1.5),
           "Where the middle of your $\\psi$ is.");
    v.group("The well");
    v.real(quartic, param("quartic", "Quartic term").symbol("\\lambda").between(0, 2),
           "The potential is $\\frac12 x^2 + \\lambda x^4$.");
    v.group("Training");
    v.integer(width, width_param(1, 64), "Tanh units of the network.");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(1e-4, 0.1),
           "Of Adam; it falls to 0 along a cosine.");
    v.integer(updates, param("updates", "Updates").log(100, 10000), "Steps of a whole run.");
    v.group("The energy meter");
    v.choice(energy_by, std::array{"elements", "differences"}, param("energy_by", "Energy by"),
             "elements: of the smooth curve through the values and slopes at the nodes, exactly. "
             "differences: by sums and quotients of differences at the nodes.");
    v.integer(cells, param("cells", "Cells of the grid").log(24, 240),
              "Between −6 and 6; their length is $h = 12/\\text{cells}$.");
  }

  WaveGrid grid() const { return {6, as_index(cells)}; }
  theory::HandState hand() const { return {spread, centre, dent}; }
};

}  // namespace lm
