// What an act that must fail says.
#pragma once

#include <string>

#include "core/error.hpp"

namespace lm::test {

/// The code and the sentence of the error that an act throws; "no error" when it throws none.
template <class Act>
std::string fault(const Act& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.faults()[0].code + " " + error.what();
  }
  return "no error";
}

}  // namespace lm::test
