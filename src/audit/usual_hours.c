/*
 * Whether the period speaks of the hours that weeks before it spoke of (METRICS.md, "Status, flags,
 * verdict"): logs that are missing look like a quiet service. An hour is one of the week, by the
 * zone's clock; where summer time ends it is there twice, where it begins one is not.
 */
#include <string.h>

#include "audit/history.h"
#include "audit/steps.h"
#include "base/civil.h"
#include "base/zone.h"

#define HOUR_SECONDS 3600
#define DAY_SECONDS (24 * HOUR_SECONDS)
#define WEEK_SECONDS (7 * DAY_SECONDS)
#define WEEK_HOURS (7 * 24)

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* From Monday 00:00 on. */
static unsigned hour_of_week(const struct zone *zone, int64_t at)
{
    int64_t local = at + zone_offset(zone, at);
    int64_t day = floor_divide(local, DAY_SECONDS);
    int64_t hour = floor_divide(local - day * DAY_SECONDS, HOUR_SECONDS);
    return (unsigned)((civil_weekday(day) - 1) * 24 + hour);
}

static bool has(const uint64_t *words, uint64_t bit)
{
    return words[bit / 64] >> bit % 64 & 1;
}

/* The start of the period's i-th clock hour, as the sums count them. */
static int64_t hour_start(const struct audit *a, uint64_t i)
{
    int64_t offset = zone_offset(a->zone, a->period.start);
    int64_t first = floor_divide(a->period.start + offset, HOUR_SECONDS);
    return (first + (int64_t)i) * HOUR_SECONDS - offset;
}

void usual_hours_of(const struct audit *a, uint64_t *ret)
{
    memset(ret, 0, HISTORY_HOUR_WORDS * sizeof *ret);
    for (uint64_t i = 0; i < a->sums->hours && i < SUMS_MARKED_HOURS; i++) {
        unsigned hour = hour_of_week(a->zone, hour_start(a, i));
        if (has(a->sums->request_hours, i))
            ret[hour / 64] |= UINT64_C(1) << hour % 64;
    }
}

/* One of the last USUAL_WEEKS weeks that are over when the period begins. */
static bool is_recent(const struct audit *a, const struct history_entry *week)
{
    int64_t begin = a->period.start - USUAL_WEEKS * WEEK_SECONDS + DAY_SECONDS / 2;
    return week->has_hours && week->end > begin && week->end <= a->period.start;
}

/* In how many of these weeks each hour of the week has a request; returns how many weeks. */
static unsigned count_weeks(const struct audit *a, const struct audit_input *input,
                            unsigned counts[WEEK_HOURS])
{
    unsigned weeks = 0;
    for (size_t i = 0; i < input->n_stated_weeks; i++) {
        const struct history_entry *week = &input->stated_weeks[i];
        if (!is_recent(a, week))
            continue;
        weeks++;
        for (unsigned hour = 0; hour < WEEK_HOURS; hour++)
            counts[hour] += has(week->hours, hour);
    }
    return weeks;
}

void usual_hours_fill(struct audit *a, const struct audit_input *input)
{
    unsigned counts[WEEK_HOURS] = {0};
    if (!a->has_period || a->sums->hours > SUMS_MARKED_HOURS)
        return;
    a->usual_weeks = count_weeks(a, input, counts);
    if (a->usual_weeks < USUAL_MIN_WEEKS)
        return;
    for (uint64_t i = 0; i < a->hours_over; i++) {
        if (2 * counts[hour_of_week(a->zone, hour_start(a, i))] < a->usual_weeks)
            continue;
        a->usual_hours++;
        a->usual_hours_seen += has(a->sums->request_hours, i);
    }
    a->hours_low = a->usual_hours_seen * 100 < a->usual_hours * USUAL_MIN_PCT;
}
