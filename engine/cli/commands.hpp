// The commands of lmlab: each file adds one to the command line.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace lm::cli {

/// Adds a subcommand whose callback sets `exit` (an Exit); it throws Error for bad input.
using AddCommand = void(CLI::App& app, int& exit);

AddCommand add_list;
AddCommand add_run;
AddCommand add_check;
AddCommand add_replay;
AddCommand add_sweep;
AddCommand add_merge;
AddCommand add_grade;

/// Parses the words after the program's name, carries the command out, and prints what is wrong.
/// Never throws; the result is the process's exit code.
int run_command_line(std::vector<std::string> words);

}  // namespace lm::cli
