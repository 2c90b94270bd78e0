// An experiment: a deterministic state machine (parameters, seed, inputs, events, steps) → views.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/recorder.hpp"
#include "core/schema.hpp"
#include "core/views.hpp"

namespace lm {

/// The largest seed and step count: exact in a JavaScript number, and far past any patience.
constexpr std::int64_t kMaxSeed = (std::int64_t{1} << 53) - 1;
constexpr std::int64_t kMaxSteps = 1'000'000'000;

/// What a student brings: a CSV's text, a drawing. Untrusted.
struct Input {
  std::string name;
  std::string bytes;
};

/// What an experiment takes: `kind` is `csv`, `idx`, `image` or `points`.
struct InputSpec {
  std::string name;
  std::string kind;
  std::string help;
};

/// What a student may do in mid-run besides changing a live parameter: `form` says what the value
/// looks like, `layer:row:column:value`; empty when there is none.
struct ActSpec {
  std::string name;
  std::string form;
};

/// What a student did in mid-run; applied when the run stands at `step`, before the next step.
struct Event {
  std::int64_t step = 0;
  std::string name;
  std::string value;
};

struct Divergence {
  std::int64_t step = 0;
  std::string message;  ///< `the loss is not finite; the learning rate 0.5 is above …`
};

/// What is shown at a past step, for scrubbing: everything but the history curves.
struct Frame {
  std::int64_t step = 0;
  Observation observation;
};

class Experiment {
 public:
  virtual ~Experiment() = default;

  /// Takes `steps` training steps, fewer when the run diverges or ends. `advance(a)` then
  /// `advance(b)` equals `advance(a + b)` bit for bit.
  void advance(std::int64_t steps);

  std::int64_t step() const { return step_; }
  const std::optional<Divergence>& divergence() const { return divergence_; }
  /// Whether no further step can be taken: diverged, or nothing is left to do.
  bool ended() const { return divergence_.has_value() || finished(); }

  /// How many steps tell the whole story with these parameters: what a run takes unless told.
  virtual std::int64_t suggested_steps() const = 0;

  /// What is shown at the present step: figures, and numbers whose names do not depend on
  /// parameters. The digest of a run covers both. They do not change the state.
  virtual Views views() const = 0;
  virtual Scalars scalars() const = 0;
  /// The checks with their states: before the first step of a training run nothing is judged, what
  /// is not reached when the run is over is outside the range, and so is a run that has diverged,
  /// unless the prediction holds even then.
  Checks judged() const;
  /// All three.
  Observation observe() const { return {views(), scalars(), judged()}; }

  /// Rises with every step and every act: what was measured in one state holds as long as it is
  /// the same (see once.hpp).
  std::uint64_t state() const { return state_; }

  /// Kept on a fixed schedule: 16 an octave, none when one would be past `kMaxFrameNumbers`.
  const std::vector<Frame>& frames() const { return frames_; }

  /// Applies a student's act at the present step. Throws Error for an unknown name or a bad value,
  /// and then changes nothing.
  virtual void act(const std::string& name, const std::string& value);

 protected:
  /// Each prediction against its measurement in this run, whether or not the run is in its range.
  virtual Checks checks() const = 0;
  /// One training step. Allocates nothing.
  virtual void take_step() = 0;
  /// Why the state after a step counts as diverged, or nothing. Called after every step; cheap.
  virtual std::optional<std::string> trouble() const = 0;
  /// Appends the present state to the recorders. Called at step 0 and whenever the schedule says.
  virtual void record() = 0;
  /// Whether the experiment has a natural end that is reached (draws used up).
  virtual bool finished() const { return false; }

  /// To be called once at the end of the most derived constructor: records step 0.
  void begin();
  /// To be called after a change that is no step.
  void touch() { ++state_; }

 private:
  void keep();

  std::uint64_t state_ = 0;

  std::int64_t step_ = 0;
  std::optional<Divergence> divergence_;
  std::vector<Frame> frames_;
  std::size_t frame_numbers_ = 0;
};

/// Numbers that frames may hold in all (8 bytes each): 32 MB.
constexpr std::size_t kMaxFrameNumbers = 4'000'000;
/// Steps that history curves keep (see Schedule).
constexpr std::int64_t kCurveDensity = 512;
constexpr std::int64_t kFrameDensity = 32;

struct Setup {
  std::vector<Value> values;  ///< from the schema's parse
  std::int64_t seed = 0;
  std::vector<Input> inputs;
};

/// A parameter and its value.
struct Named {
  std::string name;
  Value value;
};

/// What a run was made of, enough to open that very run: the parameters that differ from their
/// defaults, the seed, the steps taken and the acts on the way.
struct Origin {
  std::vector<Named> parameters;
  std::int64_t seed = 0;
  std::int64_t steps = 0;
  std::vector<Event> events;
};

/// The runs that a number was read from. `among`, when not empty, holds the seeds of all the runs
/// of which these were picked: those whose number is the median, say.
struct Evidence {
  std::vector<Origin> runs;
  std::vector<std::int64_t> among;

  Evidence() = default;
  explicit Evidence(Origin run) : runs{std::move(run)} {}
  /// All runs of all parts.
  Evidence(std::initializer_list<Evidence> parts);
};

/// For a claim that is computed without a run of the experiment.
inline const Evidence kNoRun;

/// A check of a battery, and what it was measured on.
struct Claim : Check {
  Evidence evidence;
};

/// The fixed battery's result: what `lmlab check` prints. See battery.hpp for the runs themselves.
struct Battery {
  std::vector<std::int64_t> seeds;
  std::vector<Claim> checks;

  /// Adds a check that was measured on these runs, as they stand now.
  void add(Evidence evidence, Check check);
};

/// Everything the faces know of an experiment. `battery` runs the fixed checks over named seeds;
/// it, the lesson and the module come from registry.cpp.
struct ExperimentInfo {
  std::string slug;
  std::string title;
  std::string question;   ///< what a student asks of it, one sentence
  std::string lesson;     ///< the lesson's folder
  std::string module;     ///< the WebAssembly module that holds it: `LESSON`, `LESSON-2`, …
  std::string precision;  ///< `double` or `float` and the reason
  std::string source;     ///< path of the C++ file in the repository
  std::string range;      ///< where the theory holds, one sentence
  int epoch = 1;          ///< rises when the digest of the default run changes
  bool no_fitted_parameter = false;
  Schema schema;
  std::vector<InputSpec> inputs;
  std::vector<ActSpec> acts;  ///< besides changes of live parameters
  std::function<std::unique_ptr<Experiment>(const Setup&)> create;
  std::function<Battery()> battery;  ///< empty in a lesson's module
};

}  // namespace lm
