// What a student fills in as the blame of a part, and which rule a wrong answer breaks.
#pragma once

#include <string>
#include <vector>

#include "core/formula.hpp"
#include "experiments/backpropagation/formula_graph.hpp"

namespace lm {

/// A part in words, as in `w1`, `3`, `relu`, `the product`.
std::string part_word(const Formula& formula, const std::vector<std::string>& names, Index part);

/// Empty where `answer` is the blame of `part` to half a per cent. Otherwise a sentence on the rule
/// that was broken: those that give this very answer are looked for first. It never says the blame.
std::string broken_rule(const Formula& formula, const std::vector<std::string>& names,
                        const FormulaFlow& flow, Index part, double answer);

}  // namespace lm
