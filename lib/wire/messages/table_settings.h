// The messages of continuous backups, Contributor Insights and Kinesis destinations. Used by the operation table. Pure
// functions.
#pragma once

#include <karst/table_settings.h>

#include "wire/json_reader.h"
#include "wire/json_writer.h"

namespace karst::wire {

void Decode(ObjectReader& in, UpdateContinuousBackupsRequest* out);
void Decode(ObjectReader& in, DescribeContinuousBackupsRequest* out);
void Decode(ObjectReader& in, UpdateContributorInsightsRequest* out);
void Decode(ObjectReader& in, DescribeContributorInsightsRequest* out);
void Decode(ObjectReader& in, ListContributorInsightsRequest* out);
void Decode(ObjectReader& in, EnableKinesisStreamingDestinationRequest* out);
void Decode(ObjectReader& in, DisableKinesisStreamingDestinationRequest* out);
void Decode(ObjectReader& in, UpdateKinesisStreamingDestinationRequest* out);
void Decode(ObjectReader& in, DescribeKinesisStreamingDestinationRequest* out);

void Encode(const UpdateContinuousBackupsResult& result, JsonWriter* out);
void Encode(const DescribeContinuousBackupsResult& result, JsonWriter* out);
void Encode(const UpdateContributorInsightsResult& result, JsonWriter* out);
void Encode(const DescribeContributorInsightsResult& result, JsonWriter* out);
void Encode(const ListContributorInsightsResult& result, JsonWriter* out);
void Encode(const EnableKinesisStreamingDestinationResult& result, JsonWriter* out);
void Encode(const DisableKinesisStreamingDestinationResult& result, JsonWriter* out);
void Encode(const UpdateKinesisStreamingDestinationResult& result, JsonWriter* out);
void Encode(const DescribeKinesisStreamingDestinationResult& result, JsonWriter* out);

}  // namespace karst::wire
