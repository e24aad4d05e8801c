#include "base/enum_words.h"

#include <set>
#include <string_view>
#include <vector>

#include "support/catch.h"

namespace karst::base {
namespace {

// Each member and each word stands in the table once, so that both directions agree.
template <typename Enum>
void CheckTable() {
  std::set<std::string_view> words;
  std::set<Enum> values;
  for (const EnumWord<Enum>& row : WordsOf(Enum{})) {
    CAPTURE(row.word);
    CHECK(words.insert(row.word).second);
    CHECK(values.insert(row.value).second);
    CHECK(Word(row.value) == row.word);
    CHECK(FromWord<Enum>(row.word) == row.value);
  }
  CHECK_FALSE(FromWord<Enum>("NO_SUCH_WORD"));
  CHECK(WordList<Enum>().size() == words.size());
}

template <typename... Enums>
void CheckTables() {
  (CheckTable<Enums>(), ...);
}

}  // namespace

TEST_CASE("Every word of an enum stands for one member, and every member has one word", "[base][enum_words]") {
  CheckTables<ReturnConsumedCapacity, ReturnItemCollectionMetrics, ReturnValues, ReturnValuesOnConditionCheckFailure,
              Select, KeyType, KeyRole, ProjectionType, BillingMode, TableClass, ContributorInsightsMode,
              ContributorInsightsAction, ContributorInsightsStatus, InsightRuleOrderBy, DateTimePrecision,
              DestinationStatus, SseType, SseStatus, TableStatus, IndexStatus, StreamViewType, StreamStatus,
              StreamEvent, ShardIteratorType, ShardFilterType, TimeToLiveStatus>();
}

TEST_CASE("Words are named in AWS's order", "[base][enum_words]") {
  CHECK(WordList<ReturnValues>() ==
        std::vector<std::string_view>{"ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"});
}

}  // namespace karst::base
