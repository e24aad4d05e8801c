#include "base/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace karst::base {

std::uint64_t StableHash(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

std::string StableDigest(std::string_view bytes) {
  XXH128_canonical_t canonical;
  static_assert(sizeof canonical.digest == kStableDigestBytes);
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.data(), bytes.size()));
  return {reinterpret_cast<const char*>(canonical.digest), sizeof canonical.digest};
}

}  // namespace karst::base
