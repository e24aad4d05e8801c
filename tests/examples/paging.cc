// Pages by hand, as a web service hands them out, and pages that a loop fetches by itself.
#include <cstdio>
#include <optional>

#include <karst/karst.h>

int main() {
  karst::Database db = karst::Database::OpenInMemory().value();
  karst::Table log =
      db.EnsureTable({.name = "Log", .partition_key = {"Host"}, .sort_key = {{"Line", karst::KeyType::kNumber}}})
          .value();
  for (int line = 1; line <= 10; ++line) {
    log.Put({{"Host", "alpha"}, {"Line", line}, {"Level", line % 3 == 0 ? "warning" : "info"}}).value();
  }

  // The key of the last item examined is all that has to be kept between two pages. The limit counts what is examined,
  // so a page of four lines may hold one warning, or none.
  karst::QueryRequest request{.table_name = "Log",
                              .key_condition_expression = "Host = :host",
                              .filter_expression = "#level = :warning",
                              .expression_attribute_names = {{"#level", "Level"}},
                              .expression_attribute_values = {{":host", "alpha"}, {":warning", "warning"}},
                              .limit = 4};
  do {
    const karst::QueryResult page = db.Query(request).value();
    std::printf("examined %lld:", static_cast<long long>(page.scanned_count));
    for (const karst::ItemView item : page.items) std::printf(" %s", item["Line"].number().ToString().c_str());
    std::printf("\n");
    request.exclusive_start_key = page.last_evaluated_key;
  } while (request.exclusive_start_key);

  // The range does the same, with one page in memory at a time.
  int lines = 0;
  karst::ItemRange all = log.Query({.key_condition = "Host = :host", .values = {{":host", "alpha"}}, .page_limit = 3});
  for ([[maybe_unused]] const karst::ItemView item : all) ++lines;
  std::printf("lines: %d%s\n", lines, all.error() ? ", and an error" : "");
  return 0;
}
