// Exit codes and where output goes, for every way a command can end.
#include "cli/commands.hpp"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "catch.hpp"
#include "cli/json.hpp"

namespace fs = std::filesystem;

namespace {

/// What a command left behind.
struct Ended {
  int exit = -1;
  std::string out;
  std::string err;
};

fs::path place(const std::string& name) {
  return fs::temp_directory_path() / ("lmlab-commands-" + std::to_string(getpid()) + "-" + name);
}

std::string take(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  fs::remove(path);
  return text;
}

/// Sends a stream to a file while it lives.
class Redirect {
 public:
  Redirect(std::FILE* stream, const fs::path& path) : stream_(stream), kept_(dup(fileno(stream))) {
    std::fflush(stream);
    std::FILE* file = std::fopen(path.c_str(), "wb");
    dup2(fileno(file), fileno(stream));
    std::fclose(file);
  }
  ~Redirect() {
    std::fflush(stream_);
    dup2(kept_, fileno(stream_));
    close(kept_);
  }
  Redirect(const Redirect&) = delete;
  Redirect& operator=(const Redirect&) = delete;

 private:
  std::FILE* stream_;
  int kept_;
};

Ended lmlab(const std::vector<std::string>& words) {
  Ended ended;
  {
    const Redirect out(stdout, place("out"));
    const Redirect err(stderr, place("err"));
    ended.exit = lm::cli::run_command_line(words);
  }
  ended.out = take(place("out"));
  ended.err = take(place("err"));
  return ended;
}

}  // namespace

TEST_CASE("a run that diverged is done, and says where", "[commands]") {
  const Ended ended = lmlab({"run", "growth", "--steps", "5000"});
  CHECK(ended.exit == 0);
  CHECK(ended.err.empty());
  CHECK(ended.out.find("diverged at step 1025: x is not finite") != std::string::npos);
}

TEST_CASE("a battery that passes ends with 0, one that fails or throws with 1", "[commands]") {
  CHECK(lmlab({"check", "growth"}).exit == 0);
  const Ended failing = lmlab({"check", "failing", "--json"});
  CHECK(failing.exit == 1);
  CHECK(failing.err.empty());
  CHECK(lm::cli::Json::parse(failing.out)[0]["checks"][0]["passed"] == false);
  const Ended broken = lmlab({"check", "broken"});
  CHECK(broken.exit == 1);
  CHECK(broken.err == "broken: count: is too large\n");
  CHECK(broken.out.find("no result") != std::string::npos);
}

TEST_CASE("batteries run side by side come out in the order asked for", "[commands]") {
  const Ended ended = lmlab({"check", "failing", "growth", "failing", "--json", "--jobs", "3"});
  const lm::cli::Json list = lm::cli::Json::parse(ended.out);
  REQUIRE(list.size() == 3);
  CHECK(list[0]["experiment"] == "failing");
  CHECK(list[1]["experiment"] == "growth");
  CHECK(ended.exit == 1);
}

TEST_CASE("a record replays: 0 identical, 1 different, 3 of another epoch, 2 not a record",
          "[commands]") {
  const std::string file = place("record").string();
  REQUIRE(lmlab({"run", "growth", "--seed", "4", "--record", file}).exit == 0);
  const Ended same = lmlab({"replay", file});
  CHECK(same.exit == 0);
  CHECK(same.out == "identical\n");
  lm::cli::Json record = lm::cli::Json::parse(take(file));

  const auto replay = [&file](const lm::cli::Json& json) {
    std::ofstream(file) << json.dump();
    const Ended ended = lmlab({"replay", file});
    fs::remove(file);
    return ended;
  };
  lm::cli::Json other = record;
  other["seed"] = 5;
  CHECK(replay(other).exit == 1);
  CHECK(replay(other).out.rfind("different: x: the record says ", 0) == 0);
  other = record;
  other["epoch"] = 2;
  CHECK(replay(other).exit == 3);
  CHECK(replay(other).out.empty());
  other["format"] = 9;
  CHECK(replay(other).exit == 2);
}

TEST_CASE("bad input ends with 2 and leaves standard output empty", "[commands]") {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{},
                                             {"nope"},
                                             {"run"},
                                             {"run", "nope"},
                                             {"run", "growth", "--seed", "x"},
                                             {"replay", "no"}}) {
    const Ended ended = lmlab(words);
    CHECK(ended.exit == 2);
    CHECK(ended.out.empty());
    CHECK_FALSE(ended.err.empty());
  }
}
