// Counts of units and layers.
#include "theory/parity.hpp"

#include "core/types.hpp"

namespace lm::theory {

std::int64_t halvings(std::int64_t n) {
  std::int64_t count = 0;
  while ((std::int64_t{1} << count) < n) ++count;
  return count;
}

double parity_units(ParityCircuit circuit, std::int64_t bits) {
  switch (circuit) {
    case ParityCircuit::shallow:
      return as_double(bits);
    case ParityCircuit::tree:
      return as_double(2 * (bits - 1));
    case ParityCircuit::fold:
      return as_double(2 * halvings(bits));
    case ParityCircuit::minterms:
      return as_double(std::int64_t{1} << (bits - 1));
  }
  return kNaN;
}

double parity_layers(ParityCircuit circuit, std::int64_t bits) {
  const bool deep = circuit == ParityCircuit::tree || circuit == ParityCircuit::fold;
  return deep ? as_double(halvings(bits)) : 1;
}

}  // namespace lm::theory
