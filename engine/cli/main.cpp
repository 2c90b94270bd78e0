// The program `lmlab`.
#include <string>
#include <vector>

#include "cli/commands.hpp"

int main(int count, char** words) {
  return lm::cli::run_command_line(std::vector<std::string>(words + 1, words + count));
}
