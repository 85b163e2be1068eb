/*
 * Figures of the audit as arguments of phrases, where several sections show the same ones.
 */
#ifndef REPORT_PARTS_H
#define REPORT_PARTS_H

#include "report/page.h"

enum topic parts_flag_topic(enum flag_id id);
enum topic parts_criterion_topic(enum criterion_id id);

/* A value with its unit ("1,813.52 ms", "33.3 %", "20 KB", "≥ 64"); a threshold, without what is
   not needed ("2,000 ms", "50 %", "100 MB"). */
struct argument parts_value(struct page *p, enum topic topic, double value, bool at_least);
struct argument parts_threshold(struct page *p, enum topic topic, double value);

/* "🟡 watch" */
struct argument parts_verdict(struct page *p, enum verdict_level verdict);

/* "P95 over 3,000 ms" */
struct argument parts_flag_label(struct page *p, enum flag_id id);

/* Says the labels of the red flags in that state, "SQLite lock errors, P95 over 3,000 ms"; of the
   growth flag only where `growth`. */
void parts_red_flags(struct page *p, enum flag_state state, bool growth);

/* Says the criteria that could not be measured, in brief: "CV, database size". */
void parts_unmeasured(struct page *p);

/* "p = 0.310", "p < 0.001" */
struct argument parts_p(struct page *p, double value);

/* "87", "< 1", "> 99" percent: never all or nothing where it is not. */
struct argument parts_share(struct page *p, uint64_t hits, uint64_t n);

/* Says ", at most 3 a minute, without the 5 of test agents", behind the number of operations. */
void parts_operations_peak(struct page *p);

/* Which operations of test agents the figures of the database leave out. */
void parts_database_tests(struct page *p);

/* "30 s", "0.4 s" */
struct argument parts_seconds(struct page *p, double seconds);

/* A ratio of blocking, or an end of its interval: with a second decimal where that is narrow. */
struct argument parts_ratio(struct page *p, const struct blocking *b, double value);

/* Why what a flag or a criterion is about is unknown. */
struct argument parts_reason(struct page *p, enum unknown_reason why, enum topic topic);

/* The audit's "METHOD path", or only the path where the method is "". */
struct argument parts_endpoint(struct page *p, const char *method, const char *path);

/* ", 95 % interval 1,790 to 1,841 ms", in full; "" where there is none. Intervals in µs. `least`:
   the smallest n that has an upper bound. */
struct argument parts_ms_interval(struct page *p, const struct interval *interval, uint64_t least);
struct argument parts_percent_interval(struct page *p, const struct interval *interval);
#define LEAST_N_P95 72
#define LEAST_N_P99 368

/* When a test ran: the instant, or only the day where no more is known. */
struct argument parts_run_time(struct page *p, const struct test_run *run);

/* A latency of a table: "1,813.52", or "–" while there is none. */
struct argument parts_ms_cell(struct page *p, uint64_t n, int64_t us);

#endif
