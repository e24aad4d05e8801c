#include "server/accept_encoding.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <string>

#include "server/letter_case.h"

namespace karst::server {
namespace {

constexpr int kWhole = 1000;

// "gzip;q=0.5" of "GZIP ; q=0.5".
std::string Normal(std::string_view element) {
  std::string normal;
  for (const char c : element) {
    if (c != ' ' && c != '\t') normal.push_back(ToLower(c));
  }
  return normal;
}

// In thousandths: the whole without a "q=", nothing for what is no weight.
int WeightOf(std::string_view parameters) {
  const std::size_t at = parameters.find(";q=");
  if (at == std::string_view::npos) return kWhole;
  const std::string_view text = parameters.substr(at + 3);
  double weight = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), weight);
  if (error != std::errc() || end == text.data() || !(weight >= 0 && weight <= 1)) return 0;
  return static_cast<int>(weight * kWhole);
}

// What the header says of one form; -1 for nothing.
int WeightFor(std::string_view name, std::string_view header) {
  int weight = -1;
  while (!header.empty()) {
    const std::size_t comma = std::min(header.find(','), header.size());
    const std::string element = Normal(header.substr(0, comma));
    header.remove_prefix(std::min(comma + 1, header.size()));
    const std::size_t name_end = std::min(element.find(';'), element.size());
    if (element.compare(0, name_end, name) == 0) weight = WeightOf(std::string_view(element).substr(name_end));
  }
  return weight;
}

}  // namespace

std::optional<Encoding> ChooseEncoding(std::string_view accept_encoding) {
  if (accept_encoding.empty()) return std::nullopt;
  const int others = WeightFor("*", accept_encoding);
  const auto weight_of = [&](std::string_view name) {
    const int weight = WeightFor(name, accept_encoding);
    return weight < 0 ? others : weight;
  };
  const int gzip = weight_of("gzip");
  const int deflate = weight_of("deflate");
  // Whether the answer may come as it is, is said of it by name alone: everybody takes that.
  const int identity = WeightFor("identity", accept_encoding);
  const int best = std::max(gzip, deflate);
  if (best <= 0 || best < identity) return std::nullopt;
  return gzip >= deflate ? Encoding::kGzip : Encoding::kDeflate;
}

}  // namespace karst::server
