#include "wire/messages/stream.h"

#include <chrono>

#include "base/enum_words.h"
#include "wire/value_json.h"

namespace karst::wire {
namespace {

void EncodeItem(std::string_view name, const Item& item, JsonWriter* out) {
  out->Name(name);
  AppendItem(item, out->out());
}

void EncodeShard(const Shard& shard, JsonWriter* out) {
  out->BeginObject();
  out->Member("ShardId", shard.shard_id);
  out->Name("SequenceNumberRange");
  out->BeginObject();
  out->Member("StartingSequenceNumber", shard.sequence_number_range.starting_sequence_number);
  if (shard.sequence_number_range.ending_sequence_number) {
    out->Member("EndingSequenceNumber", *shard.sequence_number_range.ending_sequence_number);
  }
  out->EndObject();
  if (shard.parent_shard_id) out->Member("ParentShardId", *shard.parent_shard_id);
  out->EndObject();
}

void EncodeChange(const StreamRecord& record, JsonWriter* out) {
  out->Name("dynamodb");
  out->BeginObject();
  out->Name("ApproximateCreationDateTime");
  const auto time = record.approximate_creation_date_time.time_since_epoch();
  out->Integer(std::chrono::floor<std::chrono::seconds>(time).count());
  EncodeItem("Keys", record.keys, out);
  if (record.new_image) EncodeItem("NewImage", *record.new_image, out);
  if (record.old_image) EncodeItem("OldImage", *record.old_image, out);
  out->Member("SequenceNumber", record.sequence_number);
  out->Member("SizeBytes", record.size_bytes);
  out->Member("StreamViewType", base::Word(record.view_type));
  out->EndObject();
}

void EncodeRecord(const StreamRecord& record, JsonWriter* out) {
  out->BeginObject();
  out->Member("eventID", record.event_id);
  out->Member("eventName", base::Word(record.event_name));
  out->Member("eventVersion", "1.1");
  out->Member("eventSource", "aws:dynamodb");
  out->Member("awsRegion", record.aws_region);
  EncodeChange(record, out);
  if (record.user_identity) {
    out->Name("userIdentity");
    out->BeginObject();
    out->Member("PrincipalId", record.user_identity->principal_id);
    out->Member("Type", record.user_identity->type);
    out->EndObject();
  }
  out->EndObject();
}

}  // namespace

void Decode(ObjectReader& in, ListStreamsRequest* out) {
  in.Read("TableName", &out->table_name);
  in.Read("Limit", &out->limit);
  in.Read("ExclusiveStartStreamArn", &out->exclusive_start_stream_arn);
}

void Decode(ObjectReader& in, DescribeStreamRequest* out) {
  in.Require("StreamArn", &out->stream_arn);
  in.Read("Limit", &out->limit);
  in.Read("ExclusiveStartShardId", &out->exclusive_start_shard_id);
  in.ReadStructure("ShardFilter", "ShardFilter", [&](ObjectReader& members) {
    ShardFilter& filter = out->shard_filter.emplace();
    members.Read("Type", &filter.type);
    members.Read("ShardId", &filter.shard_id);
  });
}

void Decode(ObjectReader& in, GetShardIteratorRequest* out) {
  in.Require("StreamArn", &out->stream_arn);
  in.Require("ShardId", &out->shard_id);
  in.Require("ShardIteratorType", &out->shard_iterator_type);
  in.Read("SequenceNumber", &out->sequence_number);
  in.Read("Timestamp", &out->timestamp);
}

void Decode(ObjectReader& in, GetRecordsRequest* out) {
  in.Require("ShardIterator", &out->shard_iterator);
  in.Read("Limit", &out->limit);
}

void Encode(const ListStreamsResult& result, JsonWriter* out) {
  out->BeginObject();
  if (result.last_evaluated_stream_arn) out->Member("LastEvaluatedStreamArn", *result.last_evaluated_stream_arn);
  out->Name("Streams");
  out->BeginArray();
  for (const StreamSummary& stream : result.streams) {
    out->BeginObject();
    out->Member("StreamArn", stream.stream_arn);
    out->Member("StreamLabel", stream.stream_label);
    out->Member("TableName", stream.table_name);
    out->EndObject();
  }
  out->EndArray();
  out->EndObject();
}

void Encode(const DescribeStreamResult& result, JsonWriter* out) {
  const StreamDescription& stream = result.stream_description;
  out->BeginObject();
  out->Name("StreamDescription");
  out->BeginObject();
  out->Name("CreationRequestDateTime");
  out->Date(stream.creation_request_date_time);
  out->Name("KeySchema");
  out->BeginArray();
  for (const KeySchemaElement& key : stream.key_schema) {
    out->BeginObject();
    out->Member("AttributeName", key.attribute_name);
    out->Member("KeyType", base::Word(key.key_type));
    out->EndObject();
  }
  out->EndArray();
  if (stream.last_evaluated_shard_id) out->Member("LastEvaluatedShardId", *stream.last_evaluated_shard_id);
  out->Name("Shards");
  out->BeginArray();
  for (const Shard& shard : stream.shards) EncodeShard(shard, out);
  out->EndArray();
  out->Member("StreamArn", stream.stream_arn);
  out->Member("StreamLabel", stream.stream_label);
  out->Member("StreamStatus", base::Word(stream.stream_status));
  out->Member("StreamViewType", base::Word(stream.stream_view_type));
  out->Member("TableName", stream.table_name);
  out->EndObject();
  out->EndObject();
}

void Encode(const GetShardIteratorResult& result, JsonWriter* out) {
  out->BeginObject();
  out->Member("ShardIterator", result.shard_iterator);
  out->EndObject();
}

void Encode(const GetRecordsResult& result, JsonWriter* out) {
  out->BeginObject();
  if (result.next_shard_iterator) out->Member("NextShardIterator", *result.next_shard_iterator);
  out->Name("Records");
  out->BeginArray();
  for (const StreamRecord& record : result.records) EncodeRecord(record, out);
  out->EndArray();
  out->EndObject();
}

}  // namespace karst::wire
