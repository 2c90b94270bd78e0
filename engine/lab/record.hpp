// What a lab record says of a student's inputs: the name, the hash and, when short, the bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "lab/experiment.hpp"

namespace lm {

/// The record format that this engine writes and reads. It rises when a field changes its meaning;
/// a new field that a reader may pass over does not raise it.
constexpr int kRecordFormat = 1;

/// An input may have at most this many bytes: 4·10⁶ cells of up to 32 characters.
constexpr std::size_t kMaxInputBytes = std::size_t{128} << 20;

/// An input of at most this many bytes travels inside the record; of a longer one only the hash.
constexpr std::size_t kInlineBytes = std::size_t{64} << 10;

/// An input as a record holds it. `data` is empty when the input is longer than kInlineBytes;
/// `encoding` is `utf-8` or, for bytes that are no UTF-8 text and for text that begins with a byte
/// order mark, which readers drop, `base64`.
struct RecordedInput {
  std::string name;
  std::string sha256;
  std::optional<std::string> data = {};
  std::string encoding = "utf-8";
};

/// The record's note on `input`.
RecordedInput describe(const Input& input);

/// The bytes that `data` stands for in `encoding` (`utf-8` or `base64`); nothing for any other
/// encoding and for text that is not canonical base64.
std::optional<std::string> decode(const std::string& data, const std::string& encoding);

/// Whether `bytes` is well-formed UTF-8: no overlong form, no surrogate, nothing past U+10FFFF.
/// Source: The Unicode Standard 15.0, table 3-7.
bool is_utf8(std::string_view bytes);

/// Base64 with padding and the standard alphabet. Source: RFC 4648 (Josefsson, 2006), section 4.
std::string to_base64(std::string_view bytes);
/// The bytes of such text; nothing unless it is exactly what `to_base64` writes.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace lm
