// NameTraits: what the names of some members begin and end with. Members are asked for by many names that no usual
// request has, and such a question is answered by one bit. Used by ObjectReader and RequestScan. Not thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

namespace karst::wire {

class NameTraits {
 public:
  void Add(std::string_view name) { traits_ |= TraitOf(name); }
  // False if no such name was added; true if it was, or may have been.
  bool MayHave(std::string_view name) const { return (traits_ & TraitOf(name)) != 0; }

 private:
  // A bit for each way that names begin and end.
  static constexpr std::uint64_t TraitOf(std::string_view name) {
    if (name.empty()) return 1;
    const unsigned mixed = static_cast<unsigned char>(name.front()) * 7U + static_cast<unsigned char>(name.back()) +
                           static_cast<unsigned>(name.size()) * 5U;
    return std::uint64_t{1} << (mixed % 64);
  }

  std::uint64_t traits_ = 0;
};

}  // namespace karst::wire
