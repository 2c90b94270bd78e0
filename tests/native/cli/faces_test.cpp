// CSV, help, one-line messages and files: the small parts of the command line.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "catch.hpp"
#include "cli/console.hpp"
#include "cli/csv.hpp"
#include "cli/files.hpp"
#include "cli/help.hpp"
#include "cli/request.hpp"
#include "lab/registry.hpp"

namespace fs = std::filesystem;

namespace {

/// A fresh folder that goes with the test.
struct Folder {
  fs::path path = fs::temp_directory_path() /
                  ("lmlab-test-" + std::to_string(getpid()) + "-" + std::to_string(counter++));
  Folder() { fs::remove_all(path), fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  std::string file(const std::string& name) const { return (path / name).string(); }
  static inline int counter = 0;
};

/// What is said when a file cannot be read.
std::string refusal(const std::string& path) {
  try {
    lm::cli::read_file("data", path, 4);
  } catch (const lm::Error& error) {
    return error.what();
  }
  return "";
}

std::string content(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("CSV quotes what needs it and numbers read back exactly", "[csv]") {
  CHECK(lm::csv_row({"a", "b,c", "say \"hi\"", "two\nlines"}) ==
        "a,\"b,c\",\"say \"\"hi\"\"\",\"two\nlines\"\n");
  lm::View view;
  view.series.push_back({"s", lm::Role::predicted, {1, 2}, {0.1, 1.0 / 3}, {}, 0, 0});
  CHECK(lm::cli::csv(view) ==
        "series,role,x,y\ns,predicted,1,0.1\ns,predicted,2,0.3333333333333333\n");
  view.kind = lm::ViewKind::matrix;
  view.series = {{"m", lm::Role::measured, {}, {}, {1, 2, 3, 4, 5, 6}, 2, 3}};
  CHECK(lm::cli::csv(view).find("m,measured,1,2,6\n") != std::string::npos);
}

TEST_CASE("CSV of a curve with a band has a column for its other edge", "[csv]") {
  lm::View view;
  view.series.push_back({"line", lm::Role::measured, {0, 1}, {1, 2}, {}, 0, 0});
  CHECK(lm::cli::csv(view) == "series,role,x,y\nline,measured,0,1\nline,measured,1,2\n");
  view.series.push_back({"band", lm::Role::measured, {0, 1}, {1, 2}, {1.5, 3}, 1, 2});
  CHECK(lm::cli::csv(view) ==
        "series,role,x,y,z\nline,measured,0,1,\nline,measured,1,2,\n"
        "band,measured,0,1,1.5\nband,measured,1,2,3\n");
}

TEST_CASE("CSV of fields has positions and trajectories, of networks the nodes' values", "[csv]") {
  lm::View view;
  view.kind = lm::ViewKind::field;
  view.series = {{"loss", lm::Role::measured, {0, 1}, {5}, {7, 8}, 1, 2},
                 {"path", lm::Role::predicted, {0.5}, {5}, {}, 0, 0}};
  CHECK(lm::cli::csv(view) ==
        "series,role,row,column,x,y,z\nloss,measured,0,0,0,5,7\nloss,measured,0,1,1,5,8\n"
        "path,predicted,,,0.5,5,\n");
  view.kind = lm::ViewKind::network;
  view.series = {{"w", lm::Role::measured, {}, {}, {7, 8}, 1, 2},
                 {"inputs", lm::Role::measured, {3, 4}, {}, {}, 0, 0}};
  CHECK(lm::cli::csv(view) ==
        "series,role,row,column,x,y,z\nw,measured,0,0,,,7\nw,measured,0,1,,,8\n"
        "inputs,measured,0,,3,,\ninputs,measured,1,,4,,\n");
}

TEST_CASE("CSV of a graph has a row for each line into a node", "[csv]") {
  lm::View view;
  view.kind = lm::ViewKind::graph;
  view.series = {{"x", lm::Role::measured, {}, {}, {2, lm::kNaN}, 1, 2},
                 {"+", lm::Role::measured, {0, 0}, {1, 1}, {4, 1}, 1, 2}};
  CHECK(lm::cli::csv(view) ==
        "series,role,node,takes,slope,forwards,backwards\nx,measured,0,,,2,nan\n"
        "+,measured,1,0,1,4,1\n+,measured,1,0,1,4,1\n");
}

TEST_CASE("a message is one line whatever it quotes", "[console]") {
  CHECK(lm::cli::one_line("a\nb\x1b[31m") == "a\\x0ab\\x1b[31m");
  CHECK(lm::cli::one_line("η = \xc2\x9b") == "η = \xc2\\x9b");
  CHECK(lm::cli::one_line("bad \xff") == "bad \\xff");
  CHECK(lm::cli::one_line(std::string(100000, 'x')).size() < 700);
}

TEST_CASE("tables align by characters, not bytes", "[console]") {
  CHECK(lm::cli::table({{"a", "b"}, {"ηη", "c"}}) == "  a   b\n  ηη  c\n");
}

TEST_CASE("help tells each parameter's range, unit, default and help", "[help]") {
  const std::string text = lm::cli::experiment_help(lm::experiments().front());
  for (const char* part :
       {"Start [m]: number, 0 to 1 (log scale); default 0.5", "where x begins",
        "Factor: number, 0 to 1000000; default auto", "auto: two", "true or false; default false",
        "plus | minus; default plus", "list a:b:c of 1 to 4 numbers, 0 to 10; default 8:4:2:1",
        "data (csv)"}) {
    INFO(part);
    CHECK(text.find(part) != std::string::npos);
  }
}

TEST_CASE("formulas in help text become plain characters", "[help]") {
  CHECK(lm::cli::plain_text("no formula") == "no formula");
  CHECK(lm::cli::plain_text("$\\lambda_{\\max}$ of $XX^\\top$, $w^\\perp$.") ==
        "λ_max of XXᵀ, w⊥.");
  CHECK(lm::cli::plain_text("$d - \\mathrm{rank}\\,X$") == "d - rank X");
  CHECK(lm::cli::plain_text("open $\\eta") == "open η");
}

TEST_CASE("files are written all or none", "[files]") {
  const Folder folder;
  lm::cli::write_files("csv", {{folder.file("a"), "1"}, {folder.file("b"), "2"}});
  CHECK(content(folder.file("a")) == "1");
  fs::create_directories(folder.path / "c");
  CHECK_THROWS_AS(lm::cli::write_files("csv", {{folder.file("a"), "new"}, {folder.file("c"), "x"}}),
                  lm::Error);
  CHECK(content(folder.file("a")) == "1");
  CHECK_FALSE(fs::exists(folder.file("a.part")));
  fs::create_symlink(folder.file("a"), folder.file("link"));
  lm::cli::write_files("csv", {{folder.file("link"), "through"}});
  CHECK(fs::is_symlink(folder.file("link")));
  CHECK(content(folder.file("a")) == "through");
}

TEST_CASE("reading stops at the limit and names what is wrong", "[files]") {
  const Folder folder;
  lm::cli::write_files("x", {{folder.file("five"), "12345"}});
  CHECK(lm::cli::read_file("data", folder.file("five"), 5) == "12345");
  CHECK(refusal(folder.file("five")).find("4 bytes") != std::string::npos);
  CHECK(refusal(folder.file("none")).find("not there") != std::string::npos);
  CHECK(refusal(folder.path.string()).find("folder") != std::string::npos);
}

TEST_CASE("all that is wrong with the words is said at once", "[request]") {
  lm::cli::RunWords words;
  words.experiment = "growth";
  words.settings = {"nothing", "seed=3", "count=12"};
  words.seed = "-1";
  words.steps = "ten";
  words.inputs = {"data=/no/such/file"};
  words.events = {"x:y=1", "5:factor=1"};
  std::vector<lm::Fault> faults;
  const lm::cli::RunPlan plan = plan_run(words, faults);
  std::string paths;
  try {
    lm::cli::open_run(plan.request, faults);
  } catch (const lm::Error& error) {
    for (const lm::Fault& fault : error.faults()) paths += fault.path + " ";
  }
  CHECK(paths == "set seed seed steps data event event count ");
}

TEST_CASE("events are applied in the order of their steps, and the run is carried out",
          "[request]") {
  lm::cli::RunWords words;
  words.experiment = "growth";
  words.events = {"5:factor=1", "0:factor=3"};
  words.steps = "8";
  std::vector<lm::Fault> faults;
  const lm::cli::RunPlan plan = plan_run(words, faults);
  lm::Run run = lm::cli::open_run(plan.request, faults);
  lm::cli::carry_out(run, *plan.steps);
  CHECK(run.experiment().step() == 8);
  CHECK(run.experiment().observe().scalars[0].value == 0.5 * 243);
}
