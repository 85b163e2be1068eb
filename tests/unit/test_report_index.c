/* What is said of other periods and earlier statements: the index, the revision, the last week. */
#include "report/index.h"

#include "report_fixture.h"

static struct history_entry example(const char *name, int64_t start, enum verdict_level verdict)
{
    struct history_entry e = {.kind = PERIOD_WEEK,
                              .start = start,
                              .end = start + 7 * 86400,
                              .complete = true,
                              .verdict = verdict,
                              .requests = 20164};
    static const double values[CRITERION_COUNT] = {64, 1813.52, 33.3, 20480, 0.05};
    snprintf(e.name, sizeof e.name, "%s", name);
    for (unsigned id = 0; id < CRITERION_COUNT; id++)
        e.criterion[id] = (struct history_criterion){.has_value = true, .value = values[id]};
    e.criterion[CRITERION_AGENTS].at_least = true;
    e.criterion[CRITERION_AGENTS].status = CRITERION_REACHED;
    e.criterion[CRITERION_P95].status = CRITERION_CLOSE;
    return e;
}

static void the_index_has_a_row_a_report(void)
{
    struct history_entry entries[2] = {
        example("2025-W47", FIXTURE_START, VERDICT_ASKED_FOR),
        example("2025-W46", FIXTURE_START - 7 * 86400, VERDICT_CANNOT_TELL),
    };
    entries[0].revision = 2;
    entries[1].criterion[CRITERION_CV] = (struct history_criterion){.status = CRITERION_UNKNOWN};
    const struct report_index_row rows[] = {{&entries[0], true}, {&entries[1], false}};
    struct buffer out;
    buffer_init(&out, REPORT_LIMIT);
    report_index(rows, 2, LANGUAGE_ENGLISH, SPAN("Our *words*.\n"), &out);
    plain_blanks(&out);
    CHECK_STR(buffer_str(&out),
              "<!-- markdownlint-disable MD013 -->\n"
              "# Audits of Porta\n\n"
              "A row a report, the newest first. porta-audit writes this page; what stands between "
              "the notes' markers is kept.\n\n"
              "| Period | Verdict | Agents | P95 | CV | Database | Requests per second |\n"
              "| --- | --- | ---: | ---: | ---: | ---: | ---: |\n"
              "| [2025-W47](2025-W47.md), revision 2 | 🔴 asked for | 🚨 ≥ 64 | ⚠️ 1,813.52 ms "
              "| "
              "✅ 33.3 % | ✅ 20 KB | ✅ 0.05 |\n"
              "| 2025-W46 | ❔ cannot tell | 🚨 ≥ 64 | ⚠️ 1,813.52 ms | ❔ | ✅ 20 KB | ✅ 0.05 "
              "|\n"
              "\n"
              "<!-- notes: kept when the report is written again -->\n"
              "Our *words*.\n"
              "<!-- /notes -->\n");
    CHECK(report_index_replaceable(buffer_span(&out)));
    CHECK(!report_replaceable(buffer_span(&out), false));
    buffer_clear(&out);
    report_index(rows, 1, LANGUAGE_RUSSIAN, SPAN_NONE, &out);
    CHECK_HAS(buffer_str(&out), "\n# Аудиты Porta\n");
    CHECK(report_index_replaceable(buffer_span(&out)));
    CHECK(!report_replaceable(buffer_span(&out), false));
    CHECK(report_index_replaceable(SPAN("")));
    CHECK(!report_index_replaceable(SPAN("# Audits of Porta\n")));
    CHECK(!report_index_replaceable(SPAN("<!-- markdownlint-disable MD013 -->\n# Porta audit\n")));
    buffer_release(&out);
}

static void a_revision_says_what_changed(void)
{
    struct report_fixture f;
    fixture_init(&f);
    struct history_entry now = example("2025-W47", FIXTURE_START, VERDICT_WATCH);
    f.audit.statement = &now;
    CHECK_LACKS(fixture_markdown(&f, LANGUAGE_ENGLISH), "Revision");
    CHECK_HAS(fixture_json(&f), "\"revision\": 0,\n  \"restated\": null,\n");
    f.audit.revision = now.revision = 1;
    memcpy(now.before.criterion, now.criterion, sizeof now.criterion);
    now.before.requests = now.requests;
    now.before.verdict = now.verdict;
    now.before.criterion[CRITERION_CV].value += 0.01; /* reads the same */
    CHECK_LINE(fixture_markdown(&f, LANGUAGE_ENGLISH),
               "**Revision 1.** The logs now give other figures than this report stated before: "
               "requests, verdict and criteria read as they did.");
    now.before.requests = 7;
    now.before.verdict = VERDICT_CANNOT_TELL;
    now.before.criterion[CRITERION_P95] = (struct history_criterion){.value = 1};
    now.before.criterion[CRITERION_AGENTS].at_least = false;
    CHECK_LINE(fixture_markdown(&f, LANGUAGE_ENGLISH),
               "**Revision 1.** The logs now give other figures than this report stated before: "
               "requests 7 → 20,164; verdict ❔ cannot tell → 🟡 watch; "
               "Active agents, busiest minute: 64 → ≥ 64; P95 response time: – → 1,813.52 ms.");
    CHECK_HAS(fixture_markdown(&f, LANGUAGE_RUSSIAN), "\n**Редакция 1.** ");
    CHECK_HAS(fixture_json(&f), "\"restated\": {\n"
                                "    \"requests\": {\n"
                                "      \"from\": 7,\n"
                                "      \"to\": 20164\n"
                                "    },\n"
                                "    \"verdict\": {\n"
                                "      \"from\": \"cannot_tell\",\n"
                                "      \"to\": \"watch\"\n"
                                "    },\n");
    CHECK_HAS(fixture_json(&f), "        \"id\": \"p95\",\n"
                                "        \"from\": null,\n"
                                "        \"to\": 1813.52\n");
    fixture_release(&f);
}

static void last_week_stands_beside_this_one(void)
{
    struct report_fixture f;
    fixture_init(&f);
    struct history_entry last = example("2025-W46", FIXTURE_START - 7 * 86400, VERDICT_WATCH);
    CHECK_HAS(fixture_markdown(&f, LANGUAGE_ENGLISH), "| P95 response time | 400.50 ms | – | ");
    CHECK_HAS(fixture_json(&f), "\"previous\": null");
    f.audit.history = &last;
    f.audit.n_history = 1;
    CHECK_HAS(fixture_markdown(&f, LANGUAGE_ENGLISH),
              "\n*Last week* is empty: no report of it is kept. ");
    f.audit.previous = &last;
    const char *page = fixture_markdown(&f, LANGUAGE_ENGLISH);
    CHECK_HAS(page, "| P95 response time | 400.50 ms | 1,813.52 ms | ");
    CHECK_HAS(page, "| Active agents, busiest minute | 1 | ≥ 64 | ");
    CHECK_LACKS(page, "*Last week* is empty");
    CHECK_HAS(fixture_json(&f), "\"previous\": {\n"
                                "        \"value\": 1813.52,");
    fixture_release(&f);
}

int main(void)
{
    RUN(the_index_has_a_row_a_report);
    RUN(a_revision_says_what_changed);
    RUN(last_week_stands_beside_this_one);
    return check_end();
}
