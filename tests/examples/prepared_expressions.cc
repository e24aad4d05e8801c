// Expressions that are parsed once: for the hot path, and to find a mistake before there is any data.
#include <cstdio>

#include <karst/karst.h>

int main() {
  const karst::Result<karst::Expression> wrong = karst::Expression::PrepareCondition("Score >> :best");
  std::printf("%s\n", wrong.error().message().c_str());

  const karst::Expression raise = karst::Expression::PrepareUpdate("SET Score = :score").value();
  const karst::Expression is_better =
      karst::Expression::PrepareCondition("attribute_not_exists(Score) OR Score < :score").value();

  karst::Database db = karst::Database::OpenInMemory().value();
  karst::Table scores = db.EnsureTable({.name = "Scores", .partition_key = {"Player"}}).value();
  int records = 0;
  for (const int score : {30, 10, 50, 40, 50, 70}) {
    const karst::Result<karst::UpdateItemResult> updated =
        scores.Update({{"Player", "ann"}}, {.update = raise, .condition = is_better, .values = {{":score", score}}});
    if (updated) ++records;
  }
  const karst::Item ann = scores.Get({{"Player", "ann"}}).value().value();
  std::printf("%d records, the last %s\n", records, ann["Score"].number().ToString().c_str());
  return 0;
}
