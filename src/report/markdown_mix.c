/*
 * What changed P95 since the week or month before: the end of "Endpoints".
 */
#include "report/parts.h"
#include "report/markdown.h"

static struct argument with_sign(struct page *p, int64_t us)
{
    return COMPOSE(p, us < 0 ? PHRASE_MINUS : PHRASE_PLUS, page_ms(p, us < 0 ? -us : us));
}

static void say_change(struct page *p, const struct mix *m, struct argument since)
{
    int64_t change = m->now_us - m->before_us;
    enum phrase how = change > 0 ? PHRASE_MIX_ROSE : change < 0 ? PHRASE_MIX_FELL : PHRASE_MIX_SAME;
    SAY(p, how, page_ms(p, change < 0 ? -change : change), since);
    SAY(p, PHRASE_MIX_PARTS, with_sign(p, m->speed_us), with_sign(p, m->mix_us),
        page_count(p, m->n_before), page_count(p, m->n));
    if (m->n_new)
        SAY(p, PHRASE_MIX_NEW_ONES, page_count(p, m->n_new));
    page_raw(p, ".");
}

void markdown_mix(struct page *p)
{
    const struct audit *a = p->audit;
    const struct mix *m = &a->mix;
    enum period_kind kind = a->has_period ? a->period.kind : PERIOD_RANGE;
    /* Without latencies there is no P95; a range has no period before it. */
    if (a->latency_source != FIGURE_REQUESTS || kind == PERIOD_RANGE)
        return;
    page_raw(p, "\n");
    struct argument since = page_phrase(p, PHRASE_SINCE + (enum phrase)kind);
    if (m->state == MIX_MEASURED) {
        say_change(p, m, since);
    } else {
        struct argument why =
            COMPOSE(p, PHRASE_MIX_WHY + (enum phrase)m->state, page_count(p, m->n_before),
                    page_count(p, m->n), page_count(p, a->criteria->min_n), page_count(p, m->n_new),
                    page_count(p, m->covered_before), page_count(p, m->hours_before),
                    page_count(p, m->covered), page_count(p, m->hours));
        SAY(p, PHRASE_MIX_NOT, since, why);
    }
    page_raw(p, "\n");
}
