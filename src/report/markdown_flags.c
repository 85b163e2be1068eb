/*
 * "Overload indicators": red, yellow and green flags as task lists. A flag that is not known is an
 * open box with ❔, and says why.
 */
#include "report/parts.h"
#include "report/markdown.h"

static struct argument why_unclassified(struct page *p)
{
    switch (p->audit->waits.gap) {
    case CLAIM_GAP_SECONDS:
        return COMPOSE(p, PHRASE_UNCLASSIFIED_SECONDS,
                       page_count(p, p->audit->hours_without_seconds));
    case CLAIM_GAP_NO_TIMES:
        return page_phrase(p, PHRASE_UNCLASSIFIED_TIMES);
    case CLAIM_GAP_NO_LATENCIES:
        return page_phrase(p, PHRASE_UNCLASSIFIED_LATENCIES);
    default:
        return page_phrase(p, PHRASE_UNCLASSIFIED_MOMENTS);
    }
}

/* Whether requests waited; where nobody knows, why. */
static void say_contention(struct page *p)
{
    const struct audit *a = p->audit;
    double timeout_s = (double)a->criteria->busy_timeout_us / 1e6;
    if (a->waits.state == CLAIM_NOT_ENOUGH) {
        SAY(p, PHRASE_LOCKS_UNCLASSIFIED, why_unclassified(p));
        return;
    }
    SAY(p, PHRASE_LOCKS_CONTENTION, page_count(p, a->contention),
        page_count(p, a->attribution.events),
        parts_seconds(p, (double)a->criteria->rollup.long_us / 1e6),
        parts_seconds(p, timeout_s + 1));
    if (a->contention && a->waits.state == CLAIM_NOT_SUPPORTED)
        page_text(p, PHRASE_LOCKS_CHANCE);
}

static void say_locks(struct page *p)
{
    const struct audit *a = p->audit;
    if (a->lock_events == 0) {
        SAY(p, PHRASE_NO_LOCKS, page_count(p, a->requests), page_count(p, a->sums->messages));
        return;
    }
    SAY(p, PHRASE_LOCKS, page_count(p, a->lock_events), page_count(p, a->n_episodes));
    if (a->lock_inferred > 0)
        SAY(p, PHRASE_LOCKS_INFERRED, page_count(p, a->lock_inferred));
    if (a->lock_undated > 0)
        SAY(p, PHRASE_LOCKS_UNDATED, page_count(p, a->lock_undated));
    say_contention(p);
}

/* "0.40 % (81 of 20,164; 95 % interval 0.32 to 0.50 %)" */
static void say_rate(struct page *p, const struct audit_rate *rate)
{
    SAY(p, PHRASE_OF_N, page_rate(p, rate->pct), page_count(p, rate->hits), page_count(p, rate->n),
        parts_percent_interval(p, &rate->interval));
}

/* Beside the 500 rate: "; all 5xx 0.55 % (…)"; twice the same figures would say less. */
static void say_5xx(struct page *p)
{
    const struct audit *a = p->audit;
    page_raw(p, "; ");
    if (a->rate_5xx.hits == a->rate_500.hits) {
        page_text(p, PHRASE_RATE_5XX_NONE);
        return;
    }
    page_text(p, PHRASE_RATE_5XX);
    say_rate(p, &a->rate_5xx);
}

/* "no; at its slope the hourly P95 doubles in 41.0 days (p = 0.310, n = 168 hours)" */
static void say_growth(struct page *p)
{
    const struct audit_flag *flag = &p->audit->flag[FLAG_GROWTH];
    const struct trend_growth *growth = &p->audit->growth;
    enum phrase phrase = !flag->has_value             ? PHRASE_GROWTH_NO_RISE
                         : flag->state == FLAG_RAISED ? PHRASE_GROWTH_YES
                                                      : PHRASE_GROWTH_NO;
    SAY(p, phrase, page_decimal(p, flag->has_value ? flag->value : 0, 1), parts_p(p, growth->p),
        page_count(p, flag->n));
    if (phrase == PHRASE_GROWTH_NO && growth->doubt != TREND_NO_DOUBT)
        SAY(p, PHRASE_GROWTH_CHANCE + (enum phrase)(growth->doubt - TREND_CHANCE),
            page_count(p, TREND_MAX_DOUBLING_DAYS));
}

static void say_value(struct page *p, enum flag_id id)
{
    const struct audit *a = p->audit;
    const struct audit_flag *flag = &a->flag[id];
    switch (id) {
    case FLAG_LOCK_ERRORS:
        say_locks(p);
        break;
    case FLAG_GROWTH:
        say_growth(p);
        break;
    case FLAG_HTTP_500:
        say_rate(p, &a->rate_500);
        break;
    case FLAG_RED_P95:
        page_put(p, parts_value(p, TOPIC_P95, flag->value, false));
        SAY(p, PHRASE_N_IS, page_count(p, flag->n), /* of a run: without an interval */
            parts_ms_interval(p, &a->latency.p95_us_interval, LEAST_N_P95));
        break;
    default:
        page_put(p, parts_value(p, parts_flag_topic(id), flag->value,
                                parts_flag_topic(id) == TOPIC_AGENTS && a->agents_peak_at_least));
    }
    if (flag->uncertain)
        page_text(p, PHRASE_UNCERTAIN);
    if (id == FLAG_HTTP_500)
        say_5xx(p);
}

static void flag_line(struct page *p, enum flag_id id)
{
    const struct audit_flag *flag = &p->audit->flag[id];
    page_raw(p, flag->state == FLAG_RAISED ? "- [x] " : "- [ ] ");
    if (flag->state == FLAG_UNKNOWN)
        page_raw(p, "❔ ");
    page_put(p, parts_flag_label(p, id));
    page_raw(p, ": ");
    if (flag->state != FLAG_UNKNOWN)
        say_value(p, id);
    else
        SAY(p, PHRASE_CANNOT_TELL, parts_reason(p, flag->why, parts_flag_topic(id)));
    page_raw(p, "\n");
    if (id == FLAG_LOCK_ERRORS)
        markdown_episodes(p);
}

void markdown_flags(struct page *p)
{
    page_heading(p, 2, PHRASE_FLAGS);
    page_text(p, PHRASE_FLAG_NOTES);
    page_raw(p, "\n");
    for (unsigned colour = 0; colour < FLAG_COLOURS; colour++) {
        page_heading(p, 3, PHRASE_COLOUR + (enum phrase)colour);
        for (unsigned i = 0; i < FLAGS_PER_COLOUR; i++)
            flag_line(p, (enum flag_id)(colour * FLAGS_PER_COLOUR + i));
    }
}
