// Hashing inputs, and carrying their bytes in text.
#include "lab/record.hpp"

#include <cstdint>

#include "core/sha256.hpp"

namespace lm {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::uint32_t byte_at(std::string_view bytes, std::size_t i) {
  return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0;
}

/// How many bytes the well-formed UTF-8 character at `i` takes; 0 when there is none.
std::size_t character_length(std::string_view bytes, std::size_t i) {
  const std::uint32_t lead = byte_at(bytes, i);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || i + length > bytes.size()) return 0;
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte_at(bytes, i + k) & 0xc0) != 0x80) return 0;
  }
  const std::uint32_t second = byte_at(bytes, i + 1);
  const bool overlong = (lead == 0xe0 && second < 0xa0) || (lead == 0xf0 && second < 0x90);
  const bool surrogate = lead == 0xed && second > 0x9f;
  const bool too_large = lead == 0xf4 && second > 0x8f;
  return overlong || surrogate || too_large ? 0 : length;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t length = character_length(bytes, i);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

std::string to_base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::uint32_t group =
        byte_at(bytes, i) << 16 | byte_at(bytes, i + 1) << 8 | byte_at(bytes, i + 2);
    text += kAlphabet[group >> 18];
    text += kAlphabet[group >> 12 & 63];
    text += i + 1 < bytes.size() ? kAlphabet[group >> 6 & 63] : '=';
    text += i + 2 < bytes.size() ? kAlphabet[group & 63] : '=';
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text.substr(0, text.find('='))) {
    const std::size_t digit = kAlphabet.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = (bits << 6 | static_cast<std::uint32_t>(digit)) & 0xffffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes += static_cast<char>(bits >> held & 0xff);
  }
  if (to_base64(bytes) != text) return std::nullopt;  // padding, stray bits, text after the end
  return bytes;
}

RecordedInput describe(const Input& input) {
  RecordedInput recorded;
  recorded.name = input.name;
  recorded.sha256 = sha256_hex(input.bytes);
  if (input.bytes.size() > kInlineBytes) return recorded;
  const bool marked = input.bytes.rfind("\xef\xbb\xbf", 0) == 0;
  if (is_utf8(input.bytes) && !marked) {
    recorded.data = input.bytes;
  } else {
    recorded.data = to_base64(input.bytes);
    recorded.encoding = "base64";
  }
  return recorded;
}

std::optional<std::string> decode(const std::string& data, const std::string& encoding) {
  if (encoding == "utf-8") return data;
  if (encoding == "base64") return from_base64(data);
  return std::nullopt;
}

}  // namespace lm
