// The table of commands, and the one place where errors become lines and exit codes.
#include "cli/commands.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <new>

#include "cli/console.hpp"

namespace lm::cli {
namespace {

/// In the order of the help.
constexpr AddCommand* kCommands[] = {add_list,  add_run,   add_check, add_replay,
                                     add_sweep, add_merge, add_grade};

std::string names(const CLI::App& app) {
  std::string text;
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    text += (text.empty() ? "" : ", ") + command->get_name();
  }
  return text;
}

/// An option that is given, but empty, is a slip (a shell variable that is not set), and not the
/// same as one that is not given.
void refuse_empty(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands(nullptr)) {
    for (CLI::Option* option : command->get_options()) {
      if (option->get_lnames().empty() || option->get_items_expected_max() == 0) continue;
      const std::string name = option->get_lnames().front();
      option->check([name](const std::string& text) {
        if (!text.empty()) return std::string();
        throw Error("usage", name,
                    "is given, but empty; give a value, or leave --" + name + " out");
      });
    }
  }
}

void parse(CLI::App& app, std::vector<std::string> words) {
  std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
  app.parse(std::move(words));
  if (app.get_subcommands().empty()) {
    throw Error("missing", "command", "is missing; allowed are " + names(app));
  }
}

/// The innermost command that was named, whose help applies.
const CLI::App& named(const CLI::App& app) {
  return app.get_subcommands().empty() ? app : *app.get_subcommands().front();
}

int bad_input(const std::vector<Fault>& faults) {
  print_faults(faults);
  return kBadInput;
}

int carry_out_command(CLI::App& app, std::vector<std::string> words, const int& exit) {
  try {
    parse(app, std::move(words));
    return exit;
  } catch (const CLI::CallForHelp&) {
    const CLI::App& command = named(app);
    print(command.help(&command == &app ? "" : app.get_name(), CLI::AppFormatMode::Normal));
    return kDone;
  } catch (const CLI::CallForVersion&) {
    print("lmlab " LM_VERSION "\n");
    return kDone;
  } catch (const CLI::ParseError& error) {
    const std::string command = &named(app) == &app ? "" : " " + named(app).get_name();
    return bad_input(
        {{"usage", "lmlab" + command,
          std::string(error.what()) + "; allowed is what `lmlab" + command + " --help` lists"}});
  }
}

}  // namespace

int run_command_line(std::vector<std::string> words) {
  try {
    int exit = kDone;
    CLI::App app("The experiments of the Learning Mechanics Lab: the same numbers as in the page.",
                 "lmlab");
    app.require_subcommand(0, 1);
    app.set_version_flag("--version", LM_VERSION, "Print the version and exit");
    for (AddCommand* add : kCommands) add(app, exit);
    refuse_empty(app);
    return carry_out_command(app, std::move(words), exit);
  } catch (const Error& error) {
    return bad_input(error.faults());
  } catch (const std::bad_alloc&) {
    return bad_input(
        {{"out_of_memory", "lmlab", "there is not enough memory; choose a smaller size"}});
  } catch (const std::exception& error) {
    return bad_input({{"internal", "lmlab", std::string("a defect of lmlab: ") + error.what()}});
  }
}

}  // namespace lm::cli
