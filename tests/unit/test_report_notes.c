/* The notes between the markers: found, kept to the byte, and not to be forged by a log. */
#include "report_fixture.h"

#define BEGIN "<!-- notes: kept when the report is written again -->\n"
#define END "<!-- /notes -->\n"

static void found_between_the_markers(void)
{
    CHECK_SPAN(report_notes(SPAN("# x\n" BEGIN "a\n\nb\n" END)), SPAN("a\n\nb\n"));
    CHECK_SPAN(report_notes(SPAN(BEGIN END)), SPAN(""));
    CHECK_SPAN(report_notes(SPAN(BEGIN "\n" END)), SPAN("\n"));
    CHECK_SPAN(report_notes(SPAN("x\r\n<!-- notes: kept when the report is written again -->\r\n"
                                 "a\r\n<!-- /notes -->\r\n")),
               SPAN("a\r\n"));
}

static void absent(void)
{
    CHECK_SPAN(report_notes(SPAN("")), SPAN_NONE);
    CHECK_SPAN(report_notes(SPAN_NONE), SPAN_NONE);
    CHECK_SPAN(report_notes(SPAN("# x\n" END)), SPAN_NONE);
    CHECK_SPAN(report_notes(SPAN("x " BEGIN "a\n" END)), SPAN_NONE);
}

static void markers_in_the_notes_are_notes(void)
{
    CHECK_SPAN(report_notes(SPAN(BEGIN "a\n" BEGIN "b\n" END "c\n" END)),
               SPAN("a\n" BEGIN "b\n" END "c\n"));
    CHECK_SPAN(report_notes(SPAN(BEGIN " " END "a\n" END)), SPAN(" " END "a\n"));
}

static void a_lost_end_keeps_what_follows(void)
{
    CHECK_SPAN(report_notes(SPAN(BEGIN "a\nb")), SPAN("a\nb"));
    CHECK_SPAN(report_notes(SPAN(BEGIN "a\n<!-- /notes -->")), SPAN("a\n"));
}

/* Written, read back, written again: the same bytes. */
static void check_kept(const char *notes)
{
    struct report_fixture f;
    struct buffer again;
    fixture_init(&f);
    buffer_init(&again, REPORT_LIMIT);
    report_markdown(&f.audit, LANGUAGE_RUSSIAN, span_str(notes), NULL, &f.text);
    struct span found = report_notes(buffer_span(&f.text));
    CHECK_SPAN(found, span_str(notes));
    report_markdown(&f.audit, LANGUAGE_RUSSIAN, found, NULL, &again);
    CHECK_SPAN(buffer_span(&again), buffer_span(&f.text));
    buffer_release(&again);
    fixture_release(&f);
}

static void kept_to_the_byte(void)
{
    check_kept("We moved to a new disk on Tuesday.\n");
    check_kept("");
    check_kept("\n\n  x\t\n\n");
    check_kept("```\n" BEGIN END "```\n");
    check_kept("a\r\nb\xff\r\n");
}

static void notes_without_a_line_feed_get_one(void)
{
    struct report_fixture f;
    fixture_init(&f);
    report_markdown(&f.audit, LANGUAGE_ENGLISH, SPAN("x"), NULL, &f.text);
    CHECK(span_ends_with(buffer_span(&f.text), SPAN(BEGIN "x\n" END)));
    fixture_release(&f);
}

static void a_log_cannot_forge_markers(void)
{
    struct report_fixture f;
    fixture_init(&f);
    fixture_endpoint(&f, "GET", "\n" BEGIN "forged\n" END, 1);
    fixture_endpoint(&f, "GET", "<!-- /notes -->", 1);
    fixture_source(&f, "\n" BEGIN "forged\n" END);
    f.sources[1].not_understood = f.sources[1].first_missed_line = 1;
    report_markdown(&f.audit, LANGUAGE_ENGLISH, SPAN("mine\n"), NULL, &f.text);
    CHECK_SPAN(report_notes(buffer_span(&f.text)), SPAN("mine\n"));
    fixture_release(&f);
}

static void only_reports_are_replaced(void)
{
    CHECK(report_replaceable(SPAN(""), false));
    CHECK(report_replaceable(SPAN(""), true));
    CHECK(report_replaceable(SPAN("<!-- markdownlint-disable MD013 -->\n# Porta audit 2026-W47\n"),
                             false));
    CHECK(report_replaceable(SPAN("<!-- markdownlint-disable MD013 -->\r\n# Аудит Porta\r\n"),
                             false));
    CHECK(!report_replaceable(SPAN("<!-- markdownlint-disable MD013 -->\n# Something else\n"),
                              false));
    CHECK(!report_replaceable(SPAN("# Porta audit 2026-W47\n"), false));
    CHECK(report_replaceable(SPAN("{\n  \"schema\": \"porta-audit/report/1\",\n"), true));
    CHECK(!report_replaceable(SPAN("{\n  \"schema\": \"porta-audit/report/1\",\n"), false));
    CHECK(!report_replaceable(SPAN("{}"), true));
}

int main(void)
{
    RUN(found_between_the_markers);
    RUN(absent);
    RUN(markers_in_the_notes_are_notes);
    RUN(a_lost_end_keeps_what_follows);
    RUN(kept_to_the_byte);
    RUN(notes_without_a_line_feed_get_one);
    RUN(a_log_cannot_forge_markers);
    RUN(only_reports_are_replaced);
    return check_end();
}
