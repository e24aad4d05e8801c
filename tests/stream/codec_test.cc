// The stored record of a stream, and the names that streams, shards and numbers have.
#include <string>

#include "catalog/descriptor_codec.h"
#include "catalog/stream_descriptor.h"
#include "engine/shard_iterator.h"
#include "support/catch.h"
#include "support/format_examples.h"
#include "support/manual_clock.h"

namespace karst::catalog {
namespace {

constexpr auto kStart = karst::testing::ManualClock::kStart;
constexpr auto kLater = kStart + std::chrono::microseconds(1);

StreamDescriptor Sample() {
  StreamDescriptor stream;
  stream.id = 11;
  stream.table_name = "Songs";
  stream.arn = "arn";
  stream.key.hash = {{"pk", KeyType::kString}};
  stream.view_type = StreamViewType::kNewAndOldImages;
  stream.created = kStart;
  stream.next_shard = 2;
  stream.first_kept = 3;
  ShardDescriptor& closed = stream.shards.emplace_back();
  closed.name.opened = kStart;
  closed.starting_sequence = 1;
  closed.ending_sequence = 5;
  closed.closed = kLater;
  closed.first_kept = 3;
  ShardDescriptor& open = stream.shards.emplace_back();
  open.name = {.number = 1, .opened = kLater};
  open.parents = {stream.shards[0].name};
  open.starting_sequence = 6;
  open.first_kept = 6;
  return stream;
}

std::string Encoded(const StreamDescriptor& stream) {
  std::string bytes;
  EncodeStream(stream, &bytes);
  return bytes;
}

}  // namespace

TEST_CASE("The format page shows the bytes of a stream and of a table's latest one", "[stream][format]") {
  const auto shown = karst::testing::ExamplesOfPage("lib/catalog/FORMAT.md", "stream");
  REQUIRE(shown.size() == 2);
  CHECK(karst::testing::ToHex(shown.at("a stream with a closed shard and its child")) ==
        karst::testing::ToHex(Encoded(Sample())));
  TableDescriptor table;
  table.name = "Songs";
  table.key.hash = {{"pk", KeyType::kString}};
  table.stream =
      StreamSetting{.id = 11, .view_type = StreamViewType::kNewAndOldImages, .created = kStart, .enabled = false};
  std::string bytes;
  EncodeDescriptor(table, &bytes);
  CHECK(bytes.ends_with(shown.at("the latest stream of a table, disabled")));
  const TableDescriptor read = DecodeDescriptor(bytes).value();
  CHECK_FALSE(read.HasStream());
  CHECK(read.stream->id == 11);
}

TEST_CASE("A stream comes back from its bytes, and cut bytes are corruption", "[stream][format]") {
  StreamDescriptor stream = Sample();
  stream.disabled = kLater;
  stream.key.range = {{"sk", KeyType::kNumber}};
  const std::string bytes = Encoded(stream);
  const StreamDescriptor read = DecodeStream(bytes).value();
  CHECK(Encoded(read) == bytes);
  CHECK(read.disabled == kLater);
  CHECK(read.shards[1].parents.at(0).opened == kStart);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto cut = DecodeStream(std::string_view(bytes).substr(0, size));
    if (!cut) CHECK(cut.error().code() == ErrorCode::kCorruption);
  }
  CHECK_FALSE(DecodeStream("\x02" + bytes.substr(1)));
}

TEST_CASE("Names of streams and shards are AWS's", "[stream][format]") {
  CHECK(StreamLabel(kStart + std::chrono::milliseconds(7)) == "2026-01-01T00:00:00.007");
  CHECK(ShardId({.number = 255, .opened = kStart}) == "shardId-00000001767225600000-000000ff");
  CHECK(FindShard(Sample(), "shardId-00000001767225600000-00000001")->starting_sequence == 6);
  CHECK(FindShard(Sample(), "shardId-00000001767225600001-00000001") == nullptr);
}

TEST_CASE("A sequence number is read as it is written, and nothing else is", "[stream][format]") {
  for (const std::uint64_t sequence : {std::uint64_t{0}, std::uint64_t{7}, ~std::uint64_t{0}}) {
    CHECK(ParseSequence(SequenceText(sequence)) == sequence);
  }
  for (const char* bad : {"", "1", "200000000000000000000", "1000000000000000000x0", "199999999999999999999"}) {
    CHECK_FALSE(ParseSequence(bad));
  }
}

TEST_CASE("A shard iterator is read as it is written, and nothing else is", "[stream][format]") {
  const engine::ShardIterator iterator{.stream_arn = "arn|1|", .shard = 3, .next_sequence = 9, .made = kLater};
  const std::string text = engine::ShardIteratorText(iterator);
  const engine::ShardIterator read = engine::ParseShardIterator(text).value();
  CHECK(read.stream_arn == iterator.stream_arn);
  CHECK(read.shard == 3);
  CHECK(read.next_sequence == 9);
  CHECK(read.made == kLater);
  CHECK_FALSE(engine::ParseShardIterator(text + "0"));
  CHECK_FALSE(engine::ParseShardIterator(text.substr(0, text.size() - 1)));
  CHECK_FALSE(engine::ParseShardIterator("arn"));
}

}  // namespace karst::catalog
